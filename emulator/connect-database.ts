import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PartitionUse } from '../protocol/control-api.ts';
import type { Fault } from '../protocol/faults.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import type { TemporaryCredentials } from './credentials.ts';
import type { DatabaseCallRecord } from './dynamodb/calls/call-record.ts';
import { connectExternalDatabase } from './dynamodb/external/external-database.ts';
import { startDatabase } from './dynamodb/start-database.ts';
import { newAccessKeyIds } from './dynamodb/wire/access-key-ids.ts';
import type { DatabaseSettings, DynamoDbAccess } from './emulator-options.ts';
import type { Deployment, PermissionStatement } from './template/deployment.ts';

/** The database that the function uses: the emulator's own, or one elsewhere. */
export interface ConnectedDatabase extends AsyncDisposable {
  readonly access: DynamoDbAccess;
  /** Resolves when the tables are there. Rejects with DATA_IN_USE, DATA_UNREADABLE or START_FAILED. */
  readonly ready: Promise<void>;
  /** For one execution environment. */
  readonly newCredentials: () => TemporaryCredentials;
  /** Settles as the work does, and rejects with DATABASE_SILENT when the emulator's own database does not answer. */
  readonly unlessSilent: <T>(work: Promise<T>) => Promise<T>;
  /** Empties every table. Throws BAD_ARGUMENT for a database elsewhere. */
  readonly reset: () => Promise<void>;
  /** So many partitions, those nearest to their limits first; none of a database elsewhere. */
  readonly partitionUse: (maxPartitions: number) => Promise<readonly PartitionUse[]>;
  readonly setFaults: (faults: readonly Fault[]) => Promise<void>;
  readonly setPermissions: (statements: readonly PermissionStatement[]) => Promise<void>;
  /** Resolves when what has expired by the new time is removed. */
  readonly setClockOffsetMs: (offsetMs: number) => Promise<void>;
}

export interface ConnectOptions extends DatabaseSettings {
  readonly deployment: Deployment;
  /** Folder with the emulator's data; undefined: in memory. */
  readonly dataDirectory: string | undefined;
  /** Told of calls some milliseconds after their answers; never by a database elsewhere. */
  readonly onCalls: (records: readonly DatabaseCallRecord[]) => void;
  /** The process has ended by itself, and another will take its place. */
  readonly onUnexpectedExit: (reason: string) => void;
  readonly onRestarted: () => void;
  /** It lives and does not answer, in a sentence; and it does again. */
  readonly onSilent: (problem: string) => void;
  readonly onAnswering: () => void;
  /** It did not end with the emulator, and was killed. */
  readonly onKilled: (processId: number | undefined) => void;
}

const DATABASE_FOLDER = 'db';

/** Starts the emulator's database, or makes sure that the one elsewhere can be used. */
export function connectDatabase(options: ConnectOptions): Promise<ConnectedDatabase> {
  return options.endpoint === undefined ? startOwn(options) : connectElsewhere(options, options.endpoint);
}

async function startOwn(options: ConnectOptions): Promise<ConnectedDatabase> {
  const { deployment, dataDirectory } = options;
  const { region, accountId, tables } = deployment;
  const accessKeyIds = newAccessKeyIds();
  const database = await startDatabase({
    path: dataDirectory === undefined ? undefined : join(dataDirectory, DATABASE_FOLDER),
    tables,
    region,
    accountId,
    accessKeyIds,
    role: {
      name: deployment.function.roleName,
      sessionName: deployment.function.name,
      statements: deployment.function.permissions,
    },
    partitionLimits: options.partitionLimits ?? 'off',
    ...(options.ttlLagMs !== undefined && { ttlLagMs: options.ttlLagMs }),
    onCalls: options.onCalls,
    onUnexpectedExit: options.onUnexpectedExit,
    onRestarted: options.onRestarted,
    onSilent: options.onSilent,
    onAnswering: options.onAnswering,
    onKilled: options.onKilled,
  });
  return {
    access: { url: database.url, region, accessKeyId: accessKeyIds.owner, ...newSecrets() },
    ready: database.ready,
    newCredentials: () => ({ accessKeyId: accessKeyIds.next(), ...newSecrets() }),
    unlessSilent: database.unlessSilent,
    reset: database.reset,
    partitionUse: database.partitionUse,
    setFaults: database.setFaults,
    setPermissions: database.setPermissions,
    async setClockOffsetMs(offsetMs) {
      await database.setClockOffsetMs(offsetMs);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function connectElsewhere({ deployment }: ConnectOptions, endpoint: string): Promise<ConnectedDatabase> {
  const { region, tables } = deployment;
  const { url, credentials } = await connectExternalDatabase({
    url: endpoint,
    tables,
    region,
    environment: process.env,
  });
  const complete = { sessionToken: '', ...credentials };
  return {
    access: { url, region, ...complete },
    ready: Promise.resolve(),
    newCredentials: () => complete,
    unlessSilent: (work) => work,
    reset: () => Promise.reject(notOurs(url)),
    partitionUse: async () => [],
    setFaults: async () => {},
    setPermissions: async () => {},
    setClockOffsetMs: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

function notOurs(url: string): WorkbenchError {
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `The tables are in ${url} and not the emulator's to empty. Delete the items there, or start without --dynamodb-endpoint.`,
  );
}

function newSecrets() {
  return { secretAccessKey: randomBytes(30).toString('base64'), sessionToken: randomBytes(48).toString('base64') };
}
