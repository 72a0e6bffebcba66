import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { programFile } from '../../program-files.ts';
import type { DatabaseCallRecord } from '../calls/call-record.ts';
import { createProcessCommands, type ProcessCommands } from './process-commands.ts';
import type { DatabaseSettings, ProcessMessage } from './process-messages.ts';

export interface LaunchOptions {
  /** Listens on the database's port; the process takes it over. */
  readonly listener: Server;
  readonly settings: DatabaseSettings;
  readonly onCalls: ((records: readonly DatabaseCallRecord[]) => void) | undefined;
  /** It did not end when it was to, and was killed. */
  readonly onKilled: ((processId: number | undefined) => void) | undefined;
  /** Asked when it is to end: how long it may take. */
  readonly killAfterMs: () => number;
}

/**
 * One process of the database, from its start to its end. Disposing of it lets it finish what it writes, and kills it if
 * it does not end: what was answered is stored all the same.
 */
export interface DatabaseProcess extends AsyncDisposable {
  readonly processId: number | undefined;
  /** Rejects with DATA_IN_USE, DATA_UNREADABLE or START_FAILED. */
  readonly listening: Promise<void>;
  readonly exited: Promise<unknown>;
  readonly send: ProcessCommands['send'];
  /** What it last wrote to its error output. */
  readonly errorOutput: () => string;
}

type StartMessage = Extract<ProcessMessage, { kind: 'listening' | 'failed' }>;

/** Starts a process, which takes over the listener and opens its files. */
export function launchDatabase({ listener, settings, onCalls, onKilled, killAfterMs }: LaunchOptions): DatabaseProcess {
  const child = fork(programFile('database-process.js'), { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const errorOutput = keepTail(child);
  const commands = createProcessCommands(child);
  const exited = once(child, 'exit');
  const started = Promise.withResolvers<StartMessage>();
  child.on('message', (message) => {
    // Not parsed: they are many, and come from a program of the same build.
    const said = message as ProcessMessage;
    if (said.kind === 'calls') onCalls?.(said.calls);
    else if (said.kind === 'done') commands.settle(said);
    else started.resolve(said);
  });
  // The socket moves into the child; this process must not accept connections on it.
  child.send(settings, listener, () => listener.close());
  const said = Promise.race([started.promise, exited.then(() => undefined)]);
  return {
    processId: child.pid,
    listening: said.then((message) => requireListening(message, settings.path, errorOutput)),
    exited,
    send: commands.send,
    errorOutput,
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const patience = setTimeout(() => {
        child.kill('SIGKILL');
        onKilled?.(child.pid);
      }, killAfterMs());
      await exited;
      clearTimeout(patience);
    },
  };
}

function requireListening(said: StartMessage | undefined, path = 'in memory', errorOutput: () => string): void {
  if (said?.kind === 'listening') return;
  if (said === undefined) {
    throw new WorkbenchError('START_FAILED', `The database process ended while it started: ${errorOutput().trim()}`);
  }
  throw said.reason === 'inUse' ? inUse(path) : unreadable(path, said.message);
}

/** Another emulator holds the folder. */
export function inUse(path: string): WorkbenchError {
  return new WorkbenchError(
    'DATA_IN_USE',
    `The data folder ${path} is in use by another emulator. Stop that one, choose another folder with --data, or use --ephemeral.`,
  );
}

function unreadable(path: string, reason: string): WorkbenchError {
  const remedy = reason.includes('No space left')
    ? 'Make room on its disk, or choose another folder with --data. What is stored is stored.'
    : 'Mend its permissions, choose another folder with --data, or start afresh with `triggers reset`.';
  return new WorkbenchError('DATA_UNREADABLE', `The data in ${path} cannot be opened (${reason}). ${remedy}`);
}

const TAIL_CHARACTERS = 4_000;

function keepTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  return () => tail;
}
