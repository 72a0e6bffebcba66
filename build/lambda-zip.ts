import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { zipSync } from 'fflate';

/** The earliest time that a zip can hold. By the clock of the machine, as zip has no time zone: the same in each. */
const FIXED_TIME = new Date(1980, 0, 1);
/** Regular files, readable by all: Lambda runs the code as another user than the one that unpacks it. */
const FILE_MODE = 0o100_644;
const UNIX = 3;
/** zip has a file's mode in the upper half. */
const MODE_FACTOR = 2 ** 16;

/**
 * A folder as the zip that Lambda takes, byte for byte the same for the same files: nothing in it is of the machine, the day
 * or the order in which a folder lists its files, and the compressor is JavaScript of a pinned version, where Node's own
 * differs between its versions and processors.
 */
export async function zipFolder(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = files.map((file) => ({ file, name: relative(folder, file).split(sep).join('/') }));
  // By code units: an order by language would depend on the machine's.
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  const contents = await Promise.all(named.map(async ({ file, name }) => [name, await readFile(file)] as const));
  return zipSync(Object.fromEntries(contents), {
    level: 9,
    mtime: FIXED_TIME,
    os: UNIX,
    attrs: FILE_MODE * MODE_FACTOR,
  });
}
