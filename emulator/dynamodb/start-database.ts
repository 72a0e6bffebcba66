import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Fault } from '../../protocol/faults.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { programFile } from '../program-files.ts';
import type { PermissionStatement, TableDeployment } from '../template/deployment.ts';
import type { AccessKeyIds } from './access-key-ids.ts';
import type { DatabaseCallRecord } from './call-record.ts';
import { createDynamoDbCall, type DynamoDbCall } from './dynamodb-call.ts';
import type { PartitionUse } from './partitioned-resource.ts';
import { createProcessCommands } from './process-commands.ts';
import type { DatabaseSettings, ProcessMessage } from './process-messages.ts';
import { createTables, recreateTables } from './tables.ts';

export interface DatabaseOptions {
  /** LevelDB folder; absent: everything is kept in memory. */
  readonly path?: string | undefined;
  readonly tables: readonly TableDeployment[];
  readonly region: string;
  readonly accountId: string;
  /** Only these the database serves; all but the owner's are bound by the role. */
  readonly accessKeyIds: Pick<AccessKeyIds, 'prefix' | 'owner'>;
  /** The function's execution role, and the name of its session, which is the function's. */
  readonly role: {
    readonly name: string;
    readonly sessionName: string;
    readonly statements: readonly PermissionStatement[];
  };
  /** `off`: nothing is throttled. `scale` multiplies the limits of partitions and of provisioned capacity. Default off. */
  readonly partitionLimits?: DatabaseSettings['partitionLimits'];
  /** How long an item outlives its expiry; default DEFAULT_TTL_LAG_MS. */
  readonly ttlLagMs?: number;
  /** How far the emulated cloud's time is ahead of this machine's; default 0. */
  readonly clockOffsetMs?: number;
  /** Told of calls some milliseconds after their answers, several at a time, in the order of their answers. */
  readonly onCalls?: ((records: readonly DatabaseCallRecord[]) => void) | undefined;
  /** Told when the process ends without having been asked to; `reason` is what it last wrote to its error output. */
  readonly onUnexpectedExit: (reason: string) => void;
}

export interface Database extends AsyncDisposable {
  /** The endpoint, known before the database is ready; early connections wait. */
  readonly url: string;
  /** Resolves when the tables are there. Rejects with DATA_IN_USE, DATA_UNREADABLE or START_FAILED. */
  readonly ready: Promise<void>;
  /** Calls as the owner. */
  readonly call: DynamoDbCall;
  /** Empties every table and has its items expire as the template says. Permissions and faults stay. */
  readonly reset: () => Promise<void>;
  /** Replaces the faults; calls from when it resolves on meet them. Of kinds other than `dynamodb-…` nothing is done. */
  readonly setFaults: (faults: readonly Fault[]) => Promise<void>;
  /** Replaces the statements of the role. */
  readonly setPermissions: (statements: readonly PermissionStatement[]) => Promise<void>;
  /** The partitions that the function has used in the last second, those nearest to their limit first. */
  readonly partitionUse: (maxPartitions: number) => Promise<readonly PartitionUse[]>;
  /** Sets the time of the emulated cloud; resolves to the number of items that were due by it and are removed. */
  readonly setClockOffsetMs: (offsetMs: number) => Promise<number>;
  readonly processId: number | undefined;
}

/**
 * AWS deletes expired items "within a few days", formerly "typically within two days".
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export const DEFAULT_TTL_LAG_MS = 48 * 60 * 60_000;

const HOST = '127.0.0.1';

type StartMessage = Extract<ProcessMessage, { kind: 'listening' | 'failed' }>;

/** Starts DynamoDB's stand-in in a process of its own. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.path !== undefined) await createFolder(options.path);
  const listener = createServer();
  listener.listen(0, HOST);
  await once(listener, 'listening');
  const url = `http://${HOST}:${(listener.address() as AddressInfo).port}`;
  const call = createDynamoDbCall({ url, region: options.region, accessKeyId: options.accessKeyIds.owner });

  const child = fork(programFile('database-process.js'), { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const errorOutput = keepTail(child);
  const commands = createProcessCommands(child);
  /** From when it is ready until it is told to stop, the process must not end. */
  let isNeeded = false;
  const exited = once(child, 'exit');
  void exited.then(() => {
    if (isNeeded) options.onUnexpectedExit(errorOutput());
  });

  const started = Promise.withResolvers<StartMessage>();
  child.on('message', (message) => {
    // Not parsed: they are many, and come from a program of the same build.
    const said = message as ProcessMessage;
    if (said.kind === 'calls') options.onCalls?.(said.calls);
    else if (said.kind === 'done') commands.settle(said);
    else started.resolve(said);
  });
  const ready = (async () => {
    await listening(started.promise, exited, { path: options.path, errorOutput });
    await createTables(call, options.tables);
    isNeeded = true;
  })();
  sendSettings(child, listener, options);

  return {
    url,
    ready,
    call,
    reset: () => recreateTables(call, options.tables),
    async setFaults(faults) {
      await commands.send({ kind: 'setFaults', faults });
    },
    async setPermissions(statements) {
      await commands.send({ kind: 'setPermissions', statements });
    },
    async partitionUse(maxPartitions) {
      const { partitions = [] } = await commands.send({ kind: 'partitionUse', maxPartitions });
      return partitions;
    },
    async setClockOffsetMs(offsetMs) {
      const { removedItems = 0 } = await commands.send({ kind: 'setClockOffset', offsetMs });
      return removedItems;
    },
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
  const { region, accountId, role, path } = options;
  const settings: DatabaseSettings = {
    ...(path && { path }),
    region,
    accountId,
    accessKeyIdPrefix: options.accessKeyIds.prefix,
    role,
    ttlAttributes,
    ttlLagMs: options.ttlLagMs ?? DEFAULT_TTL_LAG_MS,
    clockOffsetMs: options.clockOffsetMs ?? 0,
    partitionLimits: options.partitionLimits ?? 'off',
    recordCalls: options.onCalls !== undefined,
  };
  // The socket moves into the child; this process must not accept connections on it.
  child.send(settings, listener, () => listener.close());
}

async function listening(
  started: Promise<StartMessage>,
  exited: Promise<unknown>,
  { path = 'in memory', errorOutput }: { readonly path?: string | undefined; readonly errorOutput: () => string },
): Promise<void> {
  const said = await Promise.race([started, exited.then(() => undefined)]);
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
