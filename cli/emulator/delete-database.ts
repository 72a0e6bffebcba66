import { readdir, rm } from 'node:fs/promises';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Deletes the database of an emulator that does not run; whether there was one. Throws BAD_ARGUMENT for a folder with anything else in it: `--data` may name the wrong one. */
export async function deleteDatabase(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${folder} cannot be read (${error.message}). Mend that, or name the data folder with --data.`,
    );
  });
  if (names === undefined) return false;
  const foreign = names.find((name) => !DATABASE_FILE.test(name));
  if (foreign !== undefined) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${folder} is not deleted: ${foreign} in it is not of an emulator. Name the data folder with --data.`,
    );
  }
  await rm(folder, { recursive: true });
  return true;
}

/** Files of a LevelDB, which is what the emulator keeps its data in. */
const DATABASE_FILE = /^(CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+|\d+\.(log|ldb|sst|dbtmp))$/;
