import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readCodeFolder } from '../code-folder.ts';

interface KnownFile {
  /** Whatever the system changes with the content. */
  readonly mark: string;
  readonly digest: string;
}

/**
 * Reads the SHA-256 of the code that is in a folder, names and contents, but for `node_modules`; undefined if there is none. Only files that were touched since the last time are read again.
 */
export function createFolderDigest(folder: string): () => Promise<string | undefined> {
  let known: ReadonlyMap<string, KnownFile> = new Map();
  return async () => {
    const files = new Map<string, KnownFile>();
    for (const path of (await listFiles(folder)).sort()) {
      const file = await readFileDigest(path, known.get(path));
      if (file !== undefined) files.set(path, file);
    }
    known = files;
    if (files.size === 0) return undefined;
    return hash('sha256', [...files].map(([path, { digest }]) => `${digest} ${path}\n`).join(''));
  };
}

/** Links to folders are not followed: they could lead round in a circle. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = (await unlessGone(readCodeFolder(folder))) ?? [];
  const lists = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(path);
    return [path];
  });
  return (await Promise.all(lists)).flat();
}

/** Undefined: it is not there any more, or is no file. */
async function readFileDigest(path: string, known: KnownFile | undefined): Promise<KnownFile | undefined> {
  const found = await unlessGone(stat(path, { bigint: true }));
  if (!found?.isFile()) return undefined;
  const mark = `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
  if (mark === known?.mark) return known;
  const content = await unlessGone(readFile(path));
  return content && { mark, digest: hash('sha256', content) };
}

async function unlessGone<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
