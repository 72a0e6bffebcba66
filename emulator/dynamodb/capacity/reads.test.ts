import { expect, test } from 'vitest';
import { LOCAL_INDEX_TABLE, METERED_TABLE, startMeteredDatabase } from './test-capacity.ts';
import {
  type Call,
  event,
  get,
  lastOutcome,
  ofBytes,
  outcomes,
  pending,
  put,
  queryPending,
  readUnits,
} from './test-capacity-calls.ts';

const { TableName } = METERED_TABLE;
const KB = 1024;

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
const READS: readonly (readonly [rule: string, units: number, calls: readonly Call[]])[] = [
  ['a get costs half', 0.5, [put(ofBytes(KB)), get('a')]],
  ['a consistent get costs 1', 1, [put(ofBytes(KB)), get('a', { ConsistentRead: true })]],
  ['a consistent get of exactly 4 KB costs 1', 1, [put(ofBytes(4 * KB)), get('a', { ConsistentRead: true })]],
  ['a get of 3.5 KB costs as 4 KB', 0.5, [put(ofBytes(3.5 * KB)), get('a')]],
  ['a consistent get of 10 KB costs as 12 KB', 3, [put(ofBytes(10 * KB)), get('a', { ConsistentRead: true })]],
  [
    'a get of part of an item costs as all of it',
    1.5,
    [put(ofBytes(10 * KB)), get('a', { ProjectionExpression: 'id' })],
  ],
  ['a get of nothing costs half', 0.5, [get('a')]],
  ['a consistent get of nothing costs 1', 1, [get('a', { ConsistentRead: true })]],
];

test.each(READS)('%s', async (_rule, units, calls) => {
  const { consumed } = await lastOutcome(...calls);

  expect(consumed).toEqual(readUnits(units));
});

test('rounds each item of a batch that is read', async () => {
  // The guide's example: 1.5 KB and 6.5 KB count as 12 KB, not as 8.
  const { consumed } = await lastOutcome(put(ofBytes(1.5 * KB, 'a')), put(ofBytes(6.5 * KB, 'b')), [
    'BatchGetItem',
    { RequestItems: { [TableName]: { Keys: [event('a'), event('b')], ConsistentRead: true } } },
  ]);

  expect(consumed).toEqual(readUnits(3));
});

/** Entries of 2,000 bytes: names of 2, 6, 2 and 4 bytes, values of 1, 7 and 1. */
const eightPending = Array.from({ length: 8 }, (_, at) =>
  put(event(String(at), { ...pending(String(at)), data: { S: 'x'.repeat(2_000 - 23) } })),
);
const ofIndex = (units: number) => [{ tableName: TableName, indexName: 'by-status', readUnits: units, writeUnits: 0 }];

test('charges a query of an index to the index, by the sum of what it reads', async () => {
  // The guide's example: 8 entries of 2,000 bytes are 16 KB, half of 4 units.
  const { consumed } = await lastOutcome(...eightPending, queryPending());

  expect(consumed).toEqual(ofIndex(2));
});

test('charges a query for what a filter removes and for what is only counted', async () => {
  const filter = {
    FilterExpression: 'id = :id',
    ExpressionAttributeValues: { ':status': { S: 'pending' }, ':id': { S: 'none' } },
  };
  const [filtered, counted] = (
    await outcomes(...eightPending, queryPending(filter), queryPending({ Select: 'COUNT' }))
  ).slice(-2);

  expect(filtered?.answer).toMatchObject({ Count: 0, ScannedCount: 8 });
  expect(filtered?.consumed).toEqual(ofIndex(2));
  expect(counted?.consumed).toEqual(ofIndex(2));
});

test('charges a query with a limit for no more than it evaluates', async () => {
  const { consumed, answer } = await lastOutcome(...eightPending, queryPending({ Limit: 2 }));

  expect(answer.Count).toBe(2);
  expect(consumed).toEqual(ofIndex(0.5));
});

test('charges a query that finds nothing as one read', async () => {
  const { consumed } = await lastOutcome(queryPending());

  expect(consumed).toEqual(ofIndex(0.5));
});

test('charges a scan for each partition that it gets to', async () => {
  // Seen on a new on-demand table with one small item: 4 units if consistent, 2 if not.
  const [consistent, eventual] = (
    await outcomes(put(event('a')), ['Scan', { TableName, ConsistentRead: true }], ['Scan', { TableName }])
  ).slice(-2);

  expect(consistent?.consumed).toEqual(readUnits(4));
  expect(eventual?.consumed).toEqual(readUnits(2));
});

test('charges the segments of a scan as the whole', async () => {
  const items = Array.from({ length: 40 }, (_, at) => put(ofBytes(KB, String.fromCharCode(65 + at))));
  const scan = (Segment: number) => ['Scan', { TableName, ConsistentRead: true, Segment, TotalSegments: 4 }] as const;
  const results = await outcomes(
    ...items,
    ['Scan', { TableName, ConsistentRead: true }],
    scan(0),
    scan(1),
    scan(2),
    scan(3),
  );
  const [whole, ...segments] = results.slice(-5).map(({ consumed }) => consumed[0]?.readUnits ?? 0);

  expect(whole).toBeGreaterThanOrEqual(10);
  expect(segments.reduce((sum, units) => sum + units, 0)).toBe(whole);
});

test('charges a scan that stops at its limit for the partitions up to there', async () => {
  const items = Array.from({ length: 40 }, (_, at) => put(ofBytes(KB, String.fromCharCode(65 + at))));
  const { consumed, answer } = await lastOutcome(...items, ['Scan', { TableName, ConsistentRead: true, Limit: 1 }]);

  expect(answer.Count).toBe(1);
  expect(consumed).toEqual(readUnits(1));
});

test('charges a read of a local index also for each item that it fetches from the table', async () => {
  // The guide's example: entries of 200 bytes together count as 4 KB, four fetched items of 300 as 16.
  await using database = await startMeteredDatabase({ table: LOCAL_INDEX_TABLE });
  const threads = { TableName: LOCAL_INDEX_TABLE.TableName };
  for (const at of ['1', '2', '3', '4']) {
    const Item = { forum: { S: 'EC2' }, subject: { S: at }, at: { S: at }, text: { S: 'x'.repeat(300) } };
    await database.call('PutItem', { ...threads, Item });
  }

  const { consumed, answer } = await database.call('Query', {
    ...threads,
    IndexName: 'by-time',
    KeyConditionExpression: 'forum = :forum',
    ExpressionAttributeValues: { ':forum': { S: 'EC2' } },
    Select: 'ALL_ATTRIBUTES',
    ConsistentRead: true,
    ReturnConsumedCapacity: 'INDEXES',
  });

  expect(consumed).toEqual([
    { tableName: 'threads', indexName: 'by-time', readUnits: 1, writeUnits: 0 },
    { tableName: 'threads', readUnits: 4, writeUnits: 0 },
  ]);
  expect(answer.ConsumedCapacity).toEqual({
    TableName: 'threads',
    CapacityUnits: 5,
    Table: { CapacityUnits: 4 },
    LocalSecondaryIndexes: { 'by-time': { CapacityUnits: 1 } },
  });
});
