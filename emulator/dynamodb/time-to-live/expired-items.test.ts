import { expect, test } from 'vitest';
import { createTables } from '../tables.ts';
import { queryIndex, scanItems, startTestDatabase, TEST_TABLE } from '../test-database.ts';
import { removeExpiredItems } from './expired-items.ts';

const NOW_SECONDS = 1_800_000_000;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

const options = {
  attributes: new Map([[TEST_TABLE.name, 'ttl']]),
  lagMs: 0,
  nowMs: () => NOW_SECONDS * 1000,
};

const item = (id: string, ttl: object | undefined) => ({
  id: { S: id },
  status: { S: 'pending' },
  at: { S: id },
  ...(ttl && { ttl }),
});

async function startWithItems(items: readonly object[]) {
  const database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await database.call('BatchWriteItem', { RequestItems: { [TEST_TABLE.name]: requests } });
  }
  return database;
}

const idsOf = (items: readonly { readonly id?: { readonly S?: string } }[]) => items.map(({ id }) => id?.S);

test('removes what has expired, from the table and from its index', async () => {
  await using database = await startWithItems([
    item('long-ago', { N: String(NOW_SECONDS - YEAR_SECONDS) }),
    item('now', { N: String(NOW_SECONDS) }),
    item('soon', { N: String(NOW_SECONDS + 1) }),
  ]);

  const removed = await removeExpiredItems(database.store, { ...options, deleteItem: database.deleteItem });

  expect(removed).toBe(2);
  expect(idsOf(await scanItems(database.call))).toEqual(['soon']);
  expect(idsOf(await queryIndex(database.call, 'pending'))).toEqual(['soon']);
});

test('leaves items without an expiry, with one that is no number, and with one of more than five years ago', async () => {
  await using database = await startWithItems([
    item('none', undefined),
    item('text', { S: String(NOW_SECONDS - 10) }),
    item('too-old', { N: String(NOW_SECONDS - 5 * YEAR_SECONDS) }),
    item('not-too-old', { N: String(NOW_SECONDS - 5 * YEAR_SECONDS + 1) }),
  ]);

  await removeExpiredItems(database.store, { ...options, deleteItem: database.deleteItem });

  expect(idsOf(await scanItems(database.call))).toEqual(['none', 'text', 'too-old']);
});

test('keeps an item for the lag after its expiry, and the limit of five years counts from now', async () => {
  await using database = await startWithItems([
    item('due', { N: String(NOW_SECONDS - 100) }),
    item('within-the-lag', { N: String(NOW_SECONDS - 99) }),
    item('too-old', { N: String(NOW_SECONDS - 5 * YEAR_SECONDS) }),
  ]);

  await removeExpiredItems(database.store, { ...options, lagMs: 100_000, deleteItem: database.deleteItem });

  expect(idsOf(await scanItems(database.call))).toEqual(['too-old', 'within-the-lag']);
});

test('breaks off when it is told to', async () => {
  await using database = await startWithItems(['a', 'b', 'c'].map((id) => item(id, { N: String(NOW_SECONDS - 1) })));
  const controller = new AbortController();

  const removed = await removeExpiredItems(database.store, {
    ...options,
    signal: controller.signal,
    deleteItem: (store, data, callback) => {
      controller.abort();
      database.deleteItem(store, data, callback);
    },
  });

  expect(removed).toBe(1);
  expect(await scanItems(database.call)).toHaveLength(2);
});

test('leaves an item that is written anew while it is about to be removed', async () => {
  await using database = await startWithItems([item('a', { N: String(NOW_SECONDS - 1) })]);
  const fresh = item('a', { N: String(NOW_SECONDS + 100) });

  const removed = await removeExpiredItems(database.store, {
    ...options,
    deleteItem: (store, data, callback) => {
      void database.call('PutItem', { TableName: TEST_TABLE.name, Item: fresh }).then(() => {
        database.deleteItem(store, data, callback);
      });
    },
  });

  expect(removed).toBe(0);
  expect(await scanItems(database.call)).toEqual([fresh]);
  expect(await queryIndex(database.call, 'pending')).toEqual([fresh]);
});

test('goes through more items than it looks at in one turn', async () => {
  const items = Array.from({ length: 1_100 }, (_, n) =>
    item(`item-${n}`, { N: String(NOW_SECONDS + (n % 11 === 0 ? 5 : -5)) }),
  );
  await using database = await startWithItems(items);

  const removed = await removeExpiredItems(database.store, { ...options, deleteItem: database.deleteItem });

  expect(removed).toBe(1_000);
  expect(await scanItems(database.call)).toHaveLength(100);
});

test('passes over a table that is not there', async () => {
  await using database = await startWithItems([]);
  const attributes = new Map([['missing', 'ttl']]);

  const removed = await removeExpiredItems(database.store, { ...options, attributes, deleteItem: database.deleteItem });

  expect(removed).toBe(0);
});
