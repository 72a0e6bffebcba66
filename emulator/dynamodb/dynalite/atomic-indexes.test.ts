import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTables } from '../tables.ts';
import { queryIndex, scanItems, startTestDatabase, TEST_TABLE } from '../test-database.ts';

const TableName = TEST_TABLE.name;
const STATUSES = ['pending', 'acknowledged'] as const;

async function start() {
  const database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  return database;
}

const item = (id: string, status: string, at: string) => ({ id: { S: id }, status: { S: status }, at: { S: at } });

/** One write of any kind on one of a few items, so that they often meet. */
const write = fc.oneof(
  fc.record({
    operation: fc.constant('PutItem'),
    input: fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...STATUSES), fc.constantFrom('1', '2'))
      .map(([id, status, at]) => ({ TableName, Item: item(id, status, at) })),
  }),
  fc.record({
    operation: fc.constant('UpdateItem'),
    input: fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...STATUSES)).map(([id, status]) => ({
      TableName,
      Key: { id: { S: id } },
      UpdateExpression: 'SET #status = :status, #at = if_not_exists(#at, :at)',
      ExpressionAttributeNames: { '#status': 'status', '#at': 'at' },
      ExpressionAttributeValues: { ':status': { S: status }, ':at': { S: '3' } },
    })),
  }),
  fc.record({
    operation: fc.constant('UpdateItem'),
    input: fc.constantFrom('a', 'b', 'c').map((id) => ({
      TableName,
      Key: { id: { S: id } },
      UpdateExpression: 'REMOVE #status',
      ExpressionAttributeNames: { '#status': 'status' },
    })),
  }),
  fc.record({
    operation: fc.constant('DeleteItem'),
    input: fc.constantFrom('a', 'b', 'c').map((id) => ({ TableName, Key: { id: { S: id } } })),
  }),
);

test('shows by its index exactly the items that the table has, after any writes', async () => {
  await using database = await start();

  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
      // Pairs of writes at once, others one after the other.
      for (let at = 0; at < writes.length; at += 2) {
        await Promise.all(writes.slice(at, at + 2).map(({ operation, input }) => database.call(operation, input)));
      }

      const items = await scanItems(database.call);
      for (const status of STATUSES) {
        const expected = items.filter((one) => one.status?.S === status && one.at !== undefined);
        expect(await queryIndex(database.call, status)).toEqual(expected);
      }
    }),
    { numRuns: 25 },
  );
});

test('writes an item and its index entries in one batch', async () => {
  await using database = await start();
  const batches: number[] = [];
  const { db } = database.store as unknown as { db: { batch: (operations: unknown[], ...rest: unknown[]) => unknown } };
  const batch = db.batch.bind(db);
  db.batch = (operations, ...rest) => {
    batches.push(operations.length);
    return batch(operations, ...rest);
  };

  await database.call('PutItem', { TableName, Item: item('a', 'pending', '1') });
  await database.call('PutItem', { TableName, Item: item('a', 'acknowledged', '1') });
  await database.call('DeleteItem', { TableName, Key: { id: { S: 'a' } } });

  // The item with: a new entry; an entry gone and a new one; an entry gone.
  expect(batches).toEqual([2, 3, 2]);
});
