import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { programFile } from '../program-files.ts';
import type { TableDeployment } from '../template/deployment.ts';
import { createDynamoDbCall, type DynamoDbCall } from './dynamodb-call.ts';
import { type DatabaseSettings, ProcessMessage } from './process-messages.ts';
import { createTables, recreateTables } from './tables.ts';

export interface DatabaseOptions {
  /** LevelDB folder; absent: everything is kept in memory. */
  readonly path?: string | undefined;
  readonly tables: readonly TableDeployment[];
  readonly region: string;
  readonly accountId: string;
  /** The only access key id that the database serves. */
  readonly accessKeyId: string;
  /** Told when the process ends without having been asked to; `reason` is what it last wrote to its error output. */
  readonly onUnexpectedExit: (reason: string) => void;
}

export interface Database extends AsyncDisposable {
  /** The endpoint, known before the database is ready; early connections wait. */
  readonly url: string;
  /** Resolves when the tables are there. Rejects with DATA_IN_USE, DATA_UNREADABLE or START_FAILED. */
  readonly ready: Promise<void>;
  readonly call: DynamoDbCall;
  /** Empties every table. */
  readonly reset: () => Promise<void>;
  readonly processId: number | undefined;
}

const HOST = '127.0.0.1';

/** Starts DynamoDB's stand-in in a process of its own. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.path !== undefined) await createFolder(options.path);
  const listener = createServer();
  listener.listen(0, HOST);
  await once(listener, 'listening');
  const url = `http://${HOST}:${(listener.address() as AddressInfo).port}`;
  const call = createDynamoDbCall({ url, region: options.region, accessKeyId: options.accessKeyId });

  const child = fork(programFile('database-process.js'), { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const errorOutput = keepTail(child);
  /** From when it is ready until it is told to stop, the process must not end. */
  let isNeeded = false;
  const exited = once(child, 'exit');
  void exited.then(() => {
    if (isNeeded) options.onUnexpectedExit(errorOutput());
  });

  const ready = (async () => {
    await listening(child, errorOutput, options.path);
    await createTables(call, options.tables);
    isNeeded = true;
  })();
  sendSettings(child, listener, options);

  return {
    url,
    ready,
    call,
    reset: () => recreateTables(call, options.tables),
    processId: child.pid,
    async [Symbol.asyncDispose]() {
      isNeeded = false;
      if (child.connected) child.disconnect();
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new WorkbenchError(
      'DATA_UNREADABLE',
      `The data folder ${path} cannot be created (${(error as Error).message}). Choose another with --data, or use --ephemeral.`,
      { cause: error },
    );
  }
}

function sendSettings(child: ChildProcess, listener: Server, options: DatabaseOptions): void {
  const ttlAttributes: Record<string, string> = {};
  for (const { name, ttlAttribute } of options.tables) {
    if (ttlAttribute !== undefined) ttlAttributes[name] = ttlAttribute;
  }
  const { region, accountId, accessKeyId, path } = options;
  const settings: DatabaseSettings = { region, accountId, accessKeyId, ttlAttributes, ...(path && { path }) };
  // The socket moves into the child; this process must not accept connections on it.
  child.send(settings, listener, () => listener.close());
}

async function listening(child: ChildProcess, errorOutput: () => string, path = 'in memory'): Promise<void> {
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  try {
    const [message] = await once(child, 'message', { signal: ended.signal });
    const said = ProcessMessage.parse(message);
    if (said.kind === 'listening') return;
    throw said.reason === 'inUse' ? inUse(path) : unreadable(path, said.message);
  } catch (error) {
    if (!ended.signal.aborted || error instanceof WorkbenchError) throw error;
    throw new WorkbenchError('START_FAILED', `The database process ended while it started: ${errorOutput().trim()}`);
  }
}

/** Another emulator holds the folder. */
export function inUse(path: string): WorkbenchError {
  return new WorkbenchError(
    'DATA_IN_USE',
    `The data folder ${path} is in use by another emulator. Stop that one, choose another folder with --data, or use --ephemeral.`,
  );
}

function unreadable(path: string, reason: string): WorkbenchError {
  return new WorkbenchError(
    'DATA_UNREADABLE',
    `The data in ${path} cannot be read (${reason}). Mend its permissions, choose another folder with --data, or start afresh with \`triggers reset\`.`,
  );
}

const TAIL_CHARACTERS = 4_000;

function keepTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  return () => tail;
}
