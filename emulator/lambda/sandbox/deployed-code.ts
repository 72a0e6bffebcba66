import { constants } from 'node:fs';
import { copyFile, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { readCodeFolder } from '../../code-folder.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/**
 * A function's code as it was when it was deployed: what is saved or broken afterwards in the folder that it comes from
 * reaches no environment, new ones neither, until it is deployed again.
 */
export interface DeployedCode {
  /** Absolute; there as long as somebody holds on to it. */
  readonly directory: string;
  /** To hold it twice is to hold it once. */
  readonly hold: (holder: object) => void;
  /** Resolves, for the last holder, when it is gone. */
  readonly release: (holder: object) => Promise<void>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: of a deployment package, unzipped */
const MAX_CODE_BYTES = 250 * 1024 * 1024;

/**
 * Copies a function's code. Folders named `node_modules` are linked to: they are large, and not watched for changes. What is
 * too large for Lambda without them runs where it is. Throws START_FAILED if it cannot be read or copied.
 */
export async function deployCode(codeDirectory: string, guard: OrphanGuard): Promise<DeployedCode> {
  try {
    return await copyCode(codeDirectory, guard);
  } catch (cause) {
    throw new WorkbenchError(
      'START_FAILED',
      `The function's code in ${codeDirectory} cannot be copied to a folder in ${tmpdir()}: ${(cause as Error).message}. Make room there, or set TMPDIR to another folder.`,
      { cause },
    );
  }
}

async function copyCode(codeDirectory: string, guard: OrphanGuard): Promise<DeployedCode> {
  const { folders, links, files } = await listCode(codeDirectory);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > MAX_CODE_BYTES) return { directory: codeDirectory, hold: () => {}, release: () => Promise.resolve() };
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(makeTemporaryFolder(guard));
  const directory = join(await realpath(folder.path), 'task');
  for (const path of ['.', ...folders]) await mkdir(join(directory, path));
  await Promise.all([
    ...links.map(({ path, target }) => symlink(target, join(directory, path), 'junction')),
    ...files.map(({ path }) => copyUnlessGone(join(codeDirectory, path), join(directory, path))),
  ]);
  const owned = stack.move();
  const holders = new Set<object>();
  return {
    directory,
    hold: (holder) => void holders.add(holder),
    async release(holder) {
      if (holders.delete(holder) && holders.size === 0) await owned[Symbol.asyncDispose]();
    },
  };
}

/** Where the file system can share the blocks of both, it does. An editor's file may be gone again. */
async function copyUnlessGone(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Paths in the folder, those of folders before what is in them. */
interface CodeList {
  readonly folders: string[];
  /** To folders; `target` is absolute. */
  readonly links: { readonly path: string; readonly target: string }[];
  readonly files: { readonly path: string; readonly bytes: number }[];
}

async function listCode(codeDirectory: string): Promise<CodeList> {
  const list: CodeList = { folders: [], links: [], files: [] };
  await addFolder('.');
  return list;

  async function addFolder(folder: string): Promise<void> {
    const entries = await readCodeFolder(join(codeDirectory, folder));
    const inner = entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') {
        list.folders.push(path);
        return addFolder(path);
      }
      const found = await stat(join(codeDirectory, path)).catch(() => undefined);
      if (found?.isFile()) list.files.push({ path, bytes: found.size });
      // A link may lead round in a circle, so nothing behind it is copied.
      if (found?.isDirectory()) list.links.push({ path, target: await realpath(join(codeDirectory, path)) });
    });
    await Promise.all(inner);
  }
}
