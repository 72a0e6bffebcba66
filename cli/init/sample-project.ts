import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Names that npm keeps for itself or leaves out of packages are kept without their dot. */
const DOTTED = /^(gitignore$|github\/)/;

/** A file of a project, its path with slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Reads the project that is kept in a folder. */
export async function readSampleProject(folder: string): Promise<readonly ProjectFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(
    files.toSorted().map(async (file) => ({
      path: relative(folder, file).split(sep).join('/').replace(DOTTED, '.$1'),
      content: await readFile(file),
    })),
  );
}

/**
 * Writes a project into a folder, which it makes if need be. Unless it may replace them, throws BAD_ARGUMENT if one of its
 * files is there, and then has written nothing; throws FILE_UNWRITABLE.
 */
export async function writeProject(
  files: readonly ProjectFile[],
  folder: string,
  { mayReplace }: { readonly mayReplace: boolean },
): Promise<void> {
  if (!mayReplace) await refuseToReplace(files, folder);
  for (const { path, content } of files) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { flag: mayReplace ? 'w' : 'wx' });
    } catch (cause) {
      const reason = (cause as Error).message;
      throw new WorkbenchError('FILE_UNWRITABLE', `${file} cannot be written: ${reason}. Name another folder.`, {
        cause,
      });
    }
  }
}

async function refuseToReplace(files: readonly ProjectFile[], folder: string): Promise<void> {
  const found = await Promise.all(files.map(async ({ path }) => ((await exists(join(folder, path))) ? [path] : [])));
  const there = found.flat();
  if (there.length === 0) return;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `Nothing is written: ${there.join(', ')} in ${folder} would be replaced. Name another folder, or replace with --force.`,
  );
}

/** A link that leads nowhere is there, too. */
async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch {
    return false;
  }
}
