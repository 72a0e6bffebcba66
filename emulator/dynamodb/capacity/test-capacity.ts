import type { Consumption } from '../calls/call-record.ts';
import type { Action, Operation } from '../dynalite/dynalite-internals.ts';
import { LEVEL_FILES } from '../dynalite/level-files.ts';
import { loadPatchedDynalite } from '../dynalite/patched-dynalite.ts';
import { type CapacityOptions, consumedOf, withCapacity } from './capacity.ts';
import { positionOf } from './capacity-call.ts';
import { createPartitions, type PartitionLimitSettings } from './partition-limits.ts';
import { ON_DEMAND_PARTITIONS } from './partitioned-resource.ts';

const dynalite = loadPatchedDynalite();
const { db } = dynalite;

/** What one call came to. */
export interface MeteredOutcome {
  /** Answer, or body of the error. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
  readonly consumed: readonly Consumption[];
}

/** dynalite's actions with capacity around them, in memory, by a clock that the test sets. */
export interface MeteredDatabase extends AsyncDisposable, CapacityOptions {
  readonly call: (operation: string, input: object) => Promise<MeteredOutcome>;
  /** The same without capacity around it, as the removal of expired items makes it. */
  readonly callUnmetered: (operation: string, input: object) => Promise<MeteredOutcome>;
  /** The action of an operation with capacity around it. */
  readonly action: (operation: string) => Action;
  /** Calls an action with the validated input of an operation. */
  readonly run: (action: Action, operation: string, input: object) => Promise<MeteredOutcome>;
  readonly clock: { nowMs: number };
}

export async function startMeteredDatabase(options: {
  readonly table: object;
  readonly limits?: PartitionLimitSettings;
}): Promise<MeteredDatabase> {
  const clock = { nowMs: 1_000_000 };
  const partitions = createPartitions({ limits: options.limits ?? 'off', monotonicMs: () => clock.nowMs });
  const store = dynalite.createStore({ region: 'eu-west-1', accountId: '123456789012' });
  await store.db.open(LEVEL_FILES);

  const run = (action: Action, operation: string, input: object) =>
    new Promise<MeteredOutcome>((resolve, reject) => {
      const data = operationOf(operation).validate(structuredClone(input), store);
      action(store, data, (error, result) => {
        if (error && !('body' in error)) return reject(error);
        // As it goes over the wire: without the members that are undefined.
        const answer = JSON.parse(JSON.stringify(error ? (error as unknown as { body: object }).body : result));
        resolve({ answer, isError: error != null, consumed: consumedOf(data) });
      });
    });
  const action = (operation: string) => withCapacity(operation, operationOf(operation).action, { db, partitions });
  const callUnmetered = (operation: string, input: object) => run(operationOf(operation).action, operation, input);

  await callUnmetered('CreateTable', options.table);
  // dynalite sets the table's status a timer's tick after its answer.
  const { TableName } = options.table as { readonly TableName: string };
  for (let status = ''; status !== 'ACTIVE'; ) {
    const { answer } = await callUnmetered('DescribeTable', { TableName });
    status = (answer.Table as { TableStatus: string }).TableStatus;
  }
  return {
    db,
    partitions,
    clock,
    call: (operation, input) => run(action(operation), operation, input),
    callUnmetered,
    action,
    run,
    async [Symbol.asyncDispose]() {
      await store.db.close();
    },
  };
}

function operationOf(name: string): Operation {
  const operation = dynalite.operations.get(name);
  if (operation === undefined) throw new Error(`${name} is not an operation of dynalite.`);
  return operation;
}

/** Which of the four partitions of an on-demand table or index a partition key lies in. */
export function partitionOf(key: string): number {
  return Math.floor(positionOf(db.hashPrefix(key, 'S')) * ON_DEMAND_PARTITIONS);
}

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });

/** Events by id; `by-status` has all of an event, `keys-by-kind` only its keys. */
export const METERED_TABLE = {
  TableName: 'events',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['id', 'status', 'at', 'kind'].map(attribute),
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-status',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'keys-by-kind',
      KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

/** Threads of forums, as DynamoDB's guide has them, with a local index that keeps only some of the attributes. */
export const LOCAL_INDEX_TABLE = {
  TableName: 'threads',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['forum', 'subject', 'at'].map(attribute),
  KeySchema: [
    { AttributeName: 'forum', KeyType: 'HASH' },
    { AttributeName: 'subject', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'by-time',
      KeySchema: [
        { AttributeName: 'forum', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};
