import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { isProcessAlive } from './process-alive.ts';
import { WorkbenchError } from './workbench-error.ts';

/**
 * What a running emulator leaves in its data folder for the commands that talk to it, readable by its owner only:
 * addresses, and the secret that changing something needs.
 */
export const Connection = z.object({
  processId: z.number(),
  apiUrl: z.string(),
  controlUrl: z.string(),
  /** For the control API's writes. */
  token: z.string(),
  authMode: z.enum(['local', 'aws']),
});
export type Connection = z.infer<typeof Connection>;

/** One file for each control port, so that emulators can share a folder when only one of them keeps data in it. */
export function connectionFileName(controlPort: number): string {
  return `emulator-${controlPort}.json`;
}

/**
 * Finds the emulator that uses a data folder: the one on the control port if given, else the only one.
 * Throws NOT_RUNNING, and BAD_ARGUMENT if there are several to choose from.
 */
export function readConnection(dataDirectory: string, controlPort?: number): Connection {
  const all = listConnections(dataDirectory);
  const running = all.filter(
    ({ controlUrl }) => controlPort === undefined || new URL(controlUrl).port === String(controlPort),
  );
  const urls = all.map(({ controlUrl }) => controlUrl).join(', ');
  const [connection, ...others] = running;
  if (connection === undefined) {
    if (all.length === 0) throw notRunning(dataDirectory);
    throw new WorkbenchError(
      'NOT_RUNNING',
      `No emulator on ${dataDirectory} has the control port ${controlPort}: ${urls} runs there.`,
    );
  }
  if (others.length > 0) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `Several emulators use ${dataDirectory} (${urls}). Say which with --control-port.`,
    );
  }
  return connection;
}

/** Those whose process is alive; a killed emulator leaves its file behind. */
function listConnections(directory: string): Connection[] {
  return listFiles(directory)
    .filter((name) => /^emulator-\d+\.json$/.test(name))
    .map((name) => Connection.safeParse(readJson(join(directory, name))))
    .filter((parsed) => parsed.success && isProcessAlive(parsed.data.processId))
    .map((parsed) => parsed.data as Connection);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The error for a folder that no emulator uses. */
export function notRunning(dataDirectory: string): WorkbenchError {
  return new WorkbenchError(
    'NOT_RUNNING',
    `No emulator runs on ${dataDirectory}. Start one with \`triggers up\`, or name its folder with --data.`,
  );
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
