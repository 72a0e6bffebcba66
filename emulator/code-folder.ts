import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** Beside the code where a template names the folder of the project: version control, what SAM has built, the data. */
const NOT_CODE: ReadonlySet<string> = new Set(['.git', '.aws-sam', '.triggers']);

/** Where an emulator that runs keeps its data, whatever the folder is called. */
const CONNECTION_FILE = /^emulator-\d+\.json$/;

/** What there is in a folder of a function's code, without what is none. Rejects as `readdir` does. */
export async function readCodeFolder(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some(({ name }) => CONNECTION_FILE.test(name))) return [];
  return entries.filter(({ name }) => !NOT_CODE.has(name));
}
