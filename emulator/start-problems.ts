import { accessSync } from 'node:fs';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import type { ConnectedDatabase } from './connect-database.ts';
import type { EnvironmentPool } from './lambda/pool/environment-pool.ts';
import type { Deployment } from './template/deployment.ts';

/** Throws BUNDLE_MISSING. */
export function requireBundle({ templateFile, function: { codeDirectory } }: Deployment): void {
  try {
    accessSync(codeDirectory);
  } catch (cause) {
    throw new WorkbenchError(
      'BUNDLE_MISSING',
      `${templateFile} points to the function's code in ${codeDirectory}, which is not there. Make it with \`npm run build\`, or correct CodeUri.`,
      { cause },
    );
  }
}

/** Resolves when database and function can be used. Throws BUNDLE_BROKEN, and what keeps the database from starting. */
export async function waitUntilReady(
  database: ConnectedDatabase,
  pool: EnvironmentPool,
  deployment: Deployment,
): Promise<void> {
  const [results] = await Promise.all([pool.initialised, database.ready]);
  const failed = results.find((result) => result.kind === 'failed');
  if (failed === undefined) return;
  const { handler, codeDirectory } = deployment.function;
  throw new WorkbenchError(
    'BUNDLE_BROKEN',
    `The function's code does not load: ${failed.error.errorType}: ${failed.error.errorMessage}. The handler is ${handler} in ${codeDirectory}. Mend the code, build it, and start again.`,
  );
}

/** Of what the process wrote last: an error's message and where it comes from, or what V8 says of its heap. */
const MAX_REASON_LINES = 6;
const MAX_REASON_CHARACTERS = 400;

/** What to tell when the database process has ended by itself. */
export function databaseEnded(reason: string, isInMemory: boolean): string {
  const text = reason.trim().split('\n').slice(0, MAX_REASON_LINES).join(' ').slice(0, MAX_REASON_CHARACTERS).trimEnd();
  const kept = isInMemory
    ? 'What it had in memory is lost.'
    : 'Everything that was answered with 201 is stored. Look whether the disk is full.';
  return `The database process ended by itself${text === '' ? '' : `: ${text.replace(/\.$/, '')}`}. ${kept} Another one is started; until it serves, requests that need it are answered with 503.`;
}

/** What to tell when the database process had to be killed at the end. */
export function databaseKilled(processId: number | undefined, isInMemory: boolean): string {
  const stored = isInMemory ? '' : ' Everything that was answered with 201 is stored.';
  return `The database process ${processId} did not end and was killed.${stored}`;
}
