import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
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

/** The same project with the name of its folder, as far as npm takes that for a name. */
export function named(files: readonly ProjectFile[], folder: string): readonly ProjectFile[] {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+|-+$/g, '');
  if (name === '') return files;
  return files.map(({ path, content }) => {
    if (path !== 'package.json') return { path, content };
    const manifest = { ...JSON.parse(Buffer.from(content).toString('utf8')), name };
    return { path, content: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) };
  });
}

/** What a repository has before anything is in it, and the project can do without: it is left as it is. */
const OF_ANY_REPOSITORY: ReadonlySet<string> = new Set(['.gitignore', 'README.md', 'package.json']);

export interface WrittenProject {
  /** Paths. */
  readonly written: readonly string[];
  /** Paths of files that were there and are as they were. */
  readonly kept: readonly string[];
}

/**
 * Writes a project into a folder, which it makes if need be. Unless it may replace them, keeps a repository's own files
 * and throws BAD_ARGUMENT if any other is there, and then has written nothing; throws FILE_UNWRITABLE.
 */
export async function writeProject(
  files: readonly ProjectFile[],
  folder: string,
  { mayReplace }: { readonly mayReplace: boolean },
): Promise<WrittenProject> {
  const there = mayReplace ? [] : await pathsThatAreThere(files, folder);
  const inTheWay = there.filter((path) => !OF_ANY_REPOSITORY.has(path));
  if (inTheWay.length > 0) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `Nothing is written: ${inTheWay.join(', ')} in ${folder} would be replaced. Name another folder, or replace with --force.`,
    );
  }
  const wanted = files.filter(({ path }) => !there.includes(path));
  for (const { path, content } of wanted) {
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
  return { written: wanted.map(({ path }) => path), kept: there };
}

async function pathsThatAreThere(files: readonly ProjectFile[], folder: string): Promise<readonly string[]> {
  const found = await Promise.all(files.map(async ({ path }) => ((await exists(join(folder, path))) ? [path] : [])));
  return found.flat();
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
