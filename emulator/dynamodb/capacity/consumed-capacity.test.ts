import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Item, itemBytes } from '../limits/item-size.ts';
import { METERED_TABLE, startMeteredDatabase } from './test-capacity.ts';
import { event, lastOutcome, outcomes, pending, put, queryPending } from './test-capacity-calls.ts';

const { TableName } = METERED_TABLE;
const KB = 1024;

const item = event('a', { ...pending('1'), kind: { S: 'order' } });
const TOTAL = { ReturnConsumedCapacity: 'TOTAL' };
const INDEXES = { ReturnConsumedCapacity: 'INDEXES' };

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
test('answers with the total', async () => {
  const { answer } = await lastOutcome(put(item, TOTAL));

  expect(answer).toEqual({ ConsumedCapacity: { TableName, CapacityUnits: 3 } });
});

test('answers with the units of the table and of each index that was written', async () => {
  const [both, one] = await outcomes(put(item, INDEXES), put(event('b', { kind: { S: 'order' } }), INDEXES));

  expect(both?.answer.ConsumedCapacity).toEqual({
    TableName,
    CapacityUnits: 3,
    Table: { CapacityUnits: 1 },
    GlobalSecondaryIndexes: { 'by-status': { CapacityUnits: 1 }, 'keys-by-kind': { CapacityUnits: 1 } },
  });
  expect(one?.answer.ConsumedCapacity).toEqual({
    TableName,
    CapacityUnits: 2,
    Table: { CapacityUnits: 1 },
    GlobalSecondaryIndexes: { 'keys-by-kind': { CapacityUnits: 1 } },
  });
});

test('answers with zero for the table where an index was read', async () => {
  const { answer } = await lastOutcome(queryPending(INDEXES));

  expect(answer.ConsumedCapacity).toEqual({
    TableName,
    CapacityUnits: 0.5,
    Table: { CapacityUnits: 0 },
    GlobalSecondaryIndexes: { 'by-status': { CapacityUnits: 0.5 } },
  });
});

test('answers a batch with the units of each table', async () => {
  const { answer } = await lastOutcome([
    'BatchWriteItem',
    { RequestItems: { [TableName]: [{ PutRequest: { Item: item } }] }, ...INDEXES },
  ]);

  expect(answer).toEqual({
    UnprocessedItems: {},
    ConsumedCapacity: [
      {
        TableName,
        CapacityUnits: 3,
        Table: { CapacityUnits: 1 },
        GlobalSecondaryIndexes: { 'by-status': { CapacityUnits: 1 }, 'keys-by-kind': { CapacityUnits: 1 } },
      },
    ],
  });
});

test.each([{}, { ReturnConsumedCapacity: 'NONE' }])('answers without capacity to %o', async (asked) => {
  const { answer } = await lastOutcome(put(item, asked));

  expect(answer).toEqual({});
});

const anyItem = fc
  .record({
    id: fc.constantFrom('a', 'b'),
    status: fc.option(fc.constantFrom('pending', 'done')),
    kind: fc.option(fc.constantFrom('order', 'ordré')),
    bytes: fc.nat({ max: 5_000 }),
  })
  .map(
    ({ id, status, kind, bytes }): Item => ({
      id: { S: id },
      ...(status !== null && { status: { S: status }, at: { S: '1' } }),
      ...(kind !== null && { kind: { S: kind } }),
      data: { S: 'ä'.repeat(bytes) },
    }),
  );

test('shows the sum of what table and indexes consumed, and never less than the item needs', async () => {
  await using database = await startMeteredDatabase({ table: METERED_TABLE });

  await fc.assert(
    fc.asyncProperty(anyItem, fc.constantFrom('TOTAL', 'INDEXES'), async (Item, ReturnConsumedCapacity) => {
      const { answer, consumed } = await database.call('PutItem', { TableName, Item, ReturnConsumedCapacity });

      const sum = consumed.reduce((units, { readUnits, writeUnits }) => units + readUnits + writeUnits, 0);
      expect(answer.ConsumedCapacity).toMatchObject({ CapacityUnits: sum });
      expect(consumed[0]?.writeUnits).toBeGreaterThanOrEqual(Math.ceil(itemBytes(Item) / KB));
      // Each index moves at most once: the old entry away, the new one in.
      expect(sum).toBeLessThanOrEqual(5 * Math.ceil(10_100 / KB));
    }),
    { numRuns: 60 },
  );
});
