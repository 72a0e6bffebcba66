import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:net';
import type { Fault } from '../../protocol/faults.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { PermissionStatement, TableDeployment } from '../template/deployment.ts';
import type { DatabaseCallRecord } from './calls/call-record.ts';
import type { PartitionUse } from './capacity/partitioned-resource.ts';
import { createDynamoDbCall, type DynamoDbCall } from './dynamodb-call.ts';
import { watchAnswers } from './process/answer-watch.ts';
import { superviseDatabase } from './process/database-supervision.ts';
import { type DatabaseProcess, launchDatabase } from './process/launch-database.ts';
import type { DatabaseSettings } from './process/process-messages.ts';
import { createTables, recreateTables } from './tables.ts';
import type { AccessKeyIds } from './wire/access-key-ids.ts';

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
  /** Told when another process serves in its place. */
  readonly onRestarted?: (() => void) | undefined;
  /** Told when the process lives and does not answer, as one does not that was stopped; and when it does again. */
  readonly onSilent?: ((problem: string) => void) | undefined;
  readonly onAnswering?: (() => void) | undefined;
  /** Told when the process did not end when it was to, and was killed. */
  readonly onKilled?: ((processId: number | undefined) => void) | undefined;
  /** How often it is looked whether the process answers; three looks without an answer are a silence. Default 1 s. */
  readonly lookIntervalMs?: number | undefined;
  /** How long the process may take to end when it is to; default 4 s, which is longer than it waits for its callers. */
  readonly killAfterMs?: number | undefined;
}

export interface Database extends AsyncDisposable {
  /** The endpoint, known before the database is ready; early connections wait. */
  readonly url: string;
  /** Resolves when the tables are there. Rejects with DATA_IN_USE, DATA_UNREADABLE or START_FAILED. */
  readonly ready: Promise<void>;
  /** Calls as the owner. */
  readonly call: DynamoDbCall;
  /** Settles as the work does, and rejects with DATABASE_SILENT when the process does not answer. */
  readonly unlessSilent: <T>(work: Promise<T>) => Promise<T>;
  /** Empties every table and has its items expire as the template says. Permissions and faults stay. Rejects with DATABASE_SILENT. */
  readonly reset: () => Promise<void>;
  /** Replaces the faults; calls from when it resolves on meet them, or from when a process serves again. Rejects with DATABASE_SILENT, as all that follow do; it has its effect when the process goes on. Of kinds other than `dynamodb-…` nothing is done. */
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

const KILL_AFTER_MS = 4_000;
/** One that has not answered for a while is not likely to take notice of this either. */
const KILL_SILENT_AFTER_MS = 500;

/**
 * Starts DynamoDB's stand-in in a process of its own. If that ends by itself, as on a full disk, another takes its place
 * and its port as soon as it can: calls fail meanwhile, and what was answered is stored.
 */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.path !== undefined) await createFolder(options.path);
  /** With what a new process begins. */
  let settings = toSettings(options);
  let faults: readonly Fault[] = [];
  const supervision = await superviseDatabase({
    launch,
    async restore(next) {
      await next.send({ kind: 'setFaults', faults });
      // What was in memory is gone; what is on disk is left as it is.
      await createTables(call, options.tables);
    },
    onUnexpectedExit: options.onUnexpectedExit,
    onRestarted: () => options.onRestarted?.(),
  });
  const { url, current } = supervision;
  const call = createDynamoDbCall({ url, region: options.region, accessKeyId: options.accessKeyIds.owner });
  const ready = (async () => {
    await current().listening;
    await createTables(call, options.tables);
    supervision.begin();
  })();
  const watch = watchAnswers({
    ping,
    ...(options.lookIntervalMs !== undefined && { intervalMs: options.lookIntervalMs }),
    onSilent: ({ message }) => options.onSilent?.(message),
    onAnswering: () => options.onAnswering?.(),
    toError: () => silent(current().processId),
  });
  // Told to whoever waits for it; nobody may, if another part cannot start.
  ready.catch(() => {});

  return {
    url,
    ready,
    call,
    unlessSilent: watch.unlessSilent,
    async reset() {
      // What a stopped process is told it does later, when nobody expects it any more.
      await watch.unlessSilent(ping());
      await watch.unlessSilent(recreateTables(call, options.tables));
    },
    async setFaults(next) {
      faults = next;
      await tell({ kind: 'setFaults', faults });
    },
    async setPermissions(statements) {
      settings = { ...settings, role: { ...settings.role, statements: [...statements] } };
      await tell({ kind: 'setPermissions', statements });
    },
    async partitionUse(maxPartitions) {
      const { partitions = [] } = await watch.unlessSilent(current().send({ kind: 'partitionUse', maxPartitions }));
      return partitions;
    },
    async setClockOffsetMs(offsetMs) {
      settings = { ...settings, clockOffsetMs: offsetMs };
      return (await tell({ kind: 'setClockOffset', offsetMs }))?.removedItems ?? 0;
    },
    get processId() {
      return current().processId;
    },
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await supervision[Symbol.asyncDispose]();
    },
  };

  function launch(onPort: Server): DatabaseProcess {
    const { onCalls, onKilled } = options;
    const killAfterMs = () => options.killAfterMs ?? (watch.isSilent() ? KILL_SILENT_AFTER_MS : KILL_AFTER_MS);
    return launchDatabase({ listener: onPort, settings, onCalls, onKilled, killAfterMs });
  }

  /** Answered as soon as the process takes notice of anything. */
  function ping(): Promise<unknown> {
    return current().send({ kind: 'partitionUse', maxPartitions: 0 });
  }

  /** Undefined: the process has ended, and the next one begins with what it was to be told. */
  async function tell(command: Parameters<DatabaseProcess['send']>[0]) {
    try {
      return await watch.unlessSilent(current().send(command));
    } catch (error) {
      if (error instanceof WorkbenchError && error.code === 'DATABASE_ENDED') return undefined;
      throw error;
    }
  }
}

function silent(processId = 0): WorkbenchError {
  return new WorkbenchError(
    'DATABASE_SILENT',
    `The database process ${processId} does not answer: it was stopped, or this machine is overloaded. \`kill -CONT ${processId}\` lets a stopped one go on.`,
  );
}

function toSettings(options: DatabaseOptions): DatabaseSettings {
  const ttlAttributes: Record<string, string> = {};
  for (const { name, ttlAttribute } of options.tables) {
    if (ttlAttribute !== undefined) ttlAttributes[name] = ttlAttribute;
  }
  const { region, accountId, role, path } = options;
  return {
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
