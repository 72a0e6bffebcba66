/**
 * DynamoDB: dynalite 4 behind a front of our own. Copied: dynalite's 17 operations and UpdateTimeToLive, permissions of
 * the function's role, consumed capacity and throttling by partition, index entries in step with their items, removal of
 * expired items after a lag, AWS's limits of sizes. Left out: transactions, PartiQL, streams, backups, global tables.
 */
import type { RequestListener } from 'node:http';
import type { Fault } from '../../protocol/faults.ts';
import type { Clock } from '../clock.ts';
import { createDatabaseFaults } from '../faults/database-faults.ts';
import { partitionOf } from '../region.ts';
import type { PermissionStatement } from '../template/deployment.ts';
import { createPipeline, type PipelineOperation } from './calls/call-pipeline.ts';
import type { DatabaseCallRecord } from './calls/call-record.ts';
import { partitionKeysOf, tableNamesOf } from './calls/call-subjects.ts';
import { faultAnswer } from './calls/fault-answers.ts';
import { createPermissions } from './calls/permissions.ts';
import { type CapacityOptions, consumedOf, withCapacity } from './capacity/capacity.ts';
import { createPartitions } from './capacity/partition-limits.ts';
import type { PartitionUse } from './capacity/partitioned-resource.ts';
import { installDirectReads } from './dynalite/direct-reads.ts';
import type { DynaliteInternals, OpenStore, Operation } from './dynalite/dynalite-internals.ts';
import { LEVEL_FILES } from './dynalite/level-files.ts';
import type { DatabaseSettings } from './process/process-messages.ts';
import { removeExpiredItems } from './time-to-live/expired-items.ts';
import { startExpirySweeps } from './time-to-live/expiry-sweeps.ts';
import { createTimeToLiveSettings } from './time-to-live/time-to-live-settings.ts';
import { createRequestHandler } from './wire/request-handler.ts';

export interface DatabaseParts {
  /** Patched for the emulator; one for a whole process. */
  readonly dynalite: DynaliteInternals;
  /** This machine's; the emulated cloud's is ahead of it by the offset. */
  readonly clock: Clock;
  /** Told of each call when it has been answered; absent: nobody wants to know. */
  readonly record?: ((record: DatabaseCallRecord) => void) | undefined;
  /** Told of an error that is a defect of the emulation; the call gets InternalServerError. */
  readonly onDefect: (error: unknown) => void;
}

/** An open database. Disposing of it lets the sweep that is going on end and closes the files. */
export interface OpenDatabase extends AsyncDisposable {
  readonly handler: RequestListener;
  readonly store: OpenStore;
  readonly setFaults: (faults: readonly Fault[]) => void;
  readonly setPermissions: (statements: readonly PermissionStatement[]) => void;
  /** The partitions that functions use, those nearest to their limit first. */
  readonly partitionUse: (maxPartitions: number) => readonly PartitionUse[];
  /** Resolves to the number of items that are removed because they are due by the new time. */
  readonly setClockOffsetMs: (offsetMs: number) => Promise<number>;
}

/** Opens the files, or the memory, of a database. Rejects with LevelDB's error if they cannot be opened. */
export async function openDatabase(settings: DatabaseSettings, parts: DatabaseParts): Promise<OpenDatabase> {
  const { region, accountId, role } = settings;
  const { dynalite, clock } = parts;
  const store = dynalite.createStore(settings);
  // In the turn in which it was made, before it opens itself with its defaults. What is in memory alone takes no notice.
  await store.db.open(LEVEL_FILES);
  installDirectReads(store.db);

  let { clockOffsetMs } = settings;
  const nowMs = () => clock.epochMs() + clockOffsetMs;
  const callerArn = `arn:${partitionOf(region)}:sts::${accountId}:assumed-role/${role.name}/${role.sessionName}`;
  const permissions = createPermissions(callerArn, role.statements);
  const faults = createDatabaseFaults({ nowMs: clock.monotonicMs });
  const timeToLive = await createTimeToLiveSettings({ store, initial: settings.ttlAttributes, nowMs, ...dynalite });
  const partitions = createPartitions({ limits: settings.partitionLimits, monotonicMs: clock.monotonicMs });
  const operations = meteredOperations(
    new Map([...dynalite.operations, ...timeToLive.operations]),
    { db: dynalite.db, partitions },
    { monotonicMs: clock.monotonicMs },
  );
  const sweeps = startExpirySweeps((signal) =>
    removeExpiredItems(store, {
      deleteItem: (dynalite.operations.get('DeleteItem') as Operation).action,
      attributes: timeToLive.attributes(),
      lagMs: settings.ttlLagMs,
      nowMs,
      signal,
    }),
  );

  return {
    store,
    handler: createRequestHandler({
      accessKeyIdPrefix: settings.accessKeyIdPrefix,
      region,
      monotonicMs: clock.monotonicMs,
      hasOperation: (name) => operations.has(name),
      run: createPipeline({
        store,
        region,
        accountId,
        operations,
        permissions,
        chooseFault: (operation, input) =>
          faults.choose({
            operation,
            tableNames: tableNamesOf(input),
            partitionKeys: () => partitionKeysOf(store, input),
          }),
        faultAnswer: (fault, operation, input) =>
          faultAnswer(fault, { operation, input, store, region, accountId, callerArn }),
        consumedOf,
        record: parts.record,
        monotonicMs: clock.monotonicMs,
        onDefect: parts.onDefect,
      }),
    }),
    setFaults: faults.replace,
    setPermissions: permissions.replace,
    partitionUse: partitions.snapshot,
    setClockOffsetMs(offsetMs) {
      clockOffsetMs = offsetMs;
      return sweeps.sweepNow();
    },
    async [Symbol.asyncDispose]() {
      await sweeps[Symbol.asyncDispose]();
      await store.db.close();
    },
  };
}

/** Calls of the emulator's owner are metered too, but neither throttled nor counted among those that use the partitions. */
function meteredOperations(
  operations: ReadonlyMap<string, Operation>,
  capacity: CapacityOptions,
  { monotonicMs }: Pick<Clock, 'monotonicMs'>,
): ReadonlyMap<string, PipelineOperation> {
  const ownerCapacity = { ...capacity, partitions: createPartitions({ limits: 'off', monotonicMs }) };
  return new Map(
    [...operations].map(([name, { validate, action }]) => [
      name,
      {
        validate,
        action: withCapacity(name, action, capacity),
        ownerAction: withCapacity(name, action, ownerCapacity),
      },
    ]),
  );
}
