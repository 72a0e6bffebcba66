import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, connectionFileName } from '../../protocol/connection-file.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';

/** Writes the file by which commands find this emulator, for its owner only. Throws DATA_UNREADABLE. */
export async function writeConnectionFile(
  dataDirectory: string,
  controlPort: number,
  connection: Connection,
): Promise<string> {
  const file = join(dataDirectory, connectionFileName(controlPort));
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    // Renamed into place: a command that reads it sees all of it or nothing.
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkbenchError(
      'DATA_UNREADABLE',
      `The file ${file} cannot be written (${reason}). Mend the folder's permissions, or choose another with --data.`,
      { cause },
    );
  }
  return file;
}

/** Removes the file of an emulator that has ended; nothing if it is gone. */
export async function removeConnectionFile(file: string): Promise<void> {
  await rm(file, { force: true });
}
