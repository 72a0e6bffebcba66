import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/** Each file that a build has read, with its size and time of change. */
type Stamp = Readonly<Record<string, string>>;

/** What decides about every build beside the sources: the packages, and how it is built. */
const ALWAYS = ['package-lock.json', ...globSync('build/*.ts', { exclude: ['**/*.test.ts'] })];

/** Whether every file is as it was when the stamp was written. */
export function isFresh(stampFile: string): boolean {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp;
    return Object.entries(stamp).every(([file, mark]) => markOf(file) === mark);
  } catch {
    return false;
  }
}

/** Of what a build has read and written; packages are told by the lock file. */
export function writeStamp(stampFile: string, files: readonly string[]): void {
  const stamp = Object.fromEntries(
    [...new Set([...ALWAYS, ...files])]
      .filter((file) => !file.startsWith('node_modules/'))
      .map((file) => [file, markOf(file)]),
  );
  writeFileSync(stampFile, JSON.stringify(stamp, null, 1));
}

function markOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}
