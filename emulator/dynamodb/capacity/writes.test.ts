import { expect, test } from 'vitest';
import { withCapacity } from './capacity.ts';
import { METERED_TABLE, startMeteredDatabase } from './test-capacity.ts';
import {
  type Call,
  event,
  exists,
  get,
  isNew,
  lastOutcome,
  ofBytes,
  outcomes,
  pending,
  put,
  remove,
  setData,
  written,
} from './test-capacity-calls.ts';

const { TableName } = METERED_TABLE;
const KB = 1024;

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
const WRITES: readonly (readonly [rule: string, units: number, calls: readonly Call[]])[] = [
  ['a put of exactly 1 KB costs 1', 1, [put(ofBytes(KB))]],
  ['a put of a byte more costs 2', 2, [put(ofBytes(KB + 1))]],
  ['a put of 400 KB costs 400', 400, [put(ofBytes(400 * KB))]],
  ['a put over a larger item costs by the larger', 3, [put(ofBytes(3 * KB)), put(ofBytes(KB))]],
  ['a put over a smaller item costs by the larger', 3, [put(ofBytes(KB)), put(ofBytes(3 * KB))]],
  ['an update costs by the item after it, if larger', 3, [put(ofBytes(KB)), setData(3 * KB)]],
  ['an update costs by the item before it, if larger', 3, [put(ofBytes(3 * KB)), setData(KB)]],
  ['an update of nothing costs by what it creates', 2, [setData(2 * KB)]],
  ['a delete costs by what it deletes', 2, [put(ofBytes(KB + 600)), remove('a')]],
  ['a delete of nothing costs 1', 1, [remove('a')]],
  ['a put whose condition fails costs by the new item, if larger', 3, [put(ofBytes(KB)), put(ofBytes(3 * KB), isNew)]],
  ['a put whose condition fails costs by the old item, if larger', 3, [put(ofBytes(3 * KB)), put(ofBytes(KB), isNew)]],
  ['an update whose condition fails costs by what it would make, if larger', 3, [setData(3 * KB, exists)]],
  ['an update whose condition fails costs by the old item', 3, [put(ofBytes(3 * KB)), setData(KB, isNew)]],
  ['a delete whose condition fails costs by the old item', 2, [put(ofBytes(2 * KB)), remove('a', isNew)]],
  ['a delete of nothing whose condition fails costs 1', 1, [remove('a', exists)]],
];

test.each(WRITES)('%s', async (_rule, units, calls) => {
  const { consumed } = await lastOutcome(...calls);

  expect(consumed).toEqual(written(units));
});

test('answers a failed condition as it would without capacity, with the old item if asked', async () => {
  const { answer, isError } = await lastOutcome(
    put(event('a', { kind: { S: 'old' } })),
    put(event('a'), { ...isNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  );

  expect(isError).toBe(true);
  expect(answer).toEqual({
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: event('a', { kind: { S: 'old' } }),
  });
});

test('writes nothing when a condition fails', async () => {
  const { answer } = await lastOutcome(put(event('a')), setData(KB, isNew), get('a'));

  expect(answer).toEqual({ Item: event('a') });
});

test('answers with the failed condition if the update is not valid either', async () => {
  const { answer, consumed } = await lastOutcome(put(ofBytes(2 * KB)), [
    'UpdateItem',
    { TableName, Key: { id: { S: 'a' } }, UpdateExpression: 'SET nowhere.child = id', ...isNew },
  ]);

  expect(answer.__type).toBe('com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException');
  expect(consumed).toEqual(written(2));
});

test('consumes nothing with an update that is not valid', async () => {
  const { isError, consumed } = await lastOutcome(put(event('a')), [
    'UpdateItem',
    { TableName, Key: { id: { S: 'a' } }, UpdateExpression: 'SET nowhere.child = id' },
  ]);

  expect(isError).toBe(true);
  expect(consumed).toEqual([]);
});

test('rounds each item of a batch that is written', async () => {
  // The guide's example: 500 bytes and 3.5 KB count as 5 KB, not as 4.
  const { consumed } = await lastOutcome([
    'BatchWriteItem',
    {
      RequestItems: {
        [TableName]: [{ PutRequest: { Item: ofBytes(500, 'a') } }, { PutRequest: { Item: ofBytes(3.5 * KB, 'b') } }],
      },
    },
  ]);

  expect(consumed).toEqual(written(5));
});

test('charges an index for its own writes, and not for what it does not show', async () => {
  const [first, , same] = await outcomes(
    put(event('a', { ...pending('1'), kind: { S: 'order' }, data: { S: 'x'.repeat(2 * KB) } })),
    put(event('b')),
    put(event('a', { ...pending('1'), kind: { S: 'order' }, data: { S: 'y'.repeat(2 * KB) } })),
  );

  const table = { tableName: TableName, readUnits: 0, writeUnits: 3 };
  expect(first?.consumed).toEqual([
    table,
    { ...table, indexName: 'by-status' },
    { ...table, indexName: 'keys-by-kind', writeUnits: 1 },
  ]);
  expect(same?.consumed).toEqual([table, { ...table, indexName: 'by-status' }]);
});

test('charges an index twice for an entry that moves', async () => {
  const { consumed } = await lastOutcome(put(event('a', pending('1'))), put(event('a', pending('2'))));

  expect(consumed).toContainEqual({ tableName: TableName, indexName: 'by-status', readUnits: 0, writeUnits: 2 });
});

test('charges no index when a condition fails', async () => {
  const { consumed } = await lastOutcome(put(event('a', pending('1'))), put(event('a', pending('2')), isNew));

  expect(consumed).toEqual(written(1));
});

const item = event('a', { ...pending('1'), kind: { S: 'order' } });

test('charges nothing for the removal of expired items', async () => {
  await using database = await startMeteredDatabase({ table: METERED_TABLE });
  await database.call(...put(item));

  await database.callUnmetered(...remove('a'));

  expect((await database.call(...get('a'))).answer).toEqual({});
  database.clock.nowMs += 1_000;
  const used = database.partitions.snapshot(10).reduce((sum, { usedPerSecond }) => sum + usedPerSecond, 0);
  expect(used).toBe(3.5);
});

test('counts an action once that another metered action calls', async () => {
  await using database = await startMeteredDatabase({ table: METERED_TABLE });
  const inner = database.action('PutItem');
  const outer = withCapacity('PutItem', inner, database);

  const { consumed } = await database.run(outer, 'PutItem', { TableName, Item: item });

  expect(consumed).toHaveLength(3);
  expect(consumed.every(({ writeUnits }) => writeUnits === 1)).toBe(true);
});
