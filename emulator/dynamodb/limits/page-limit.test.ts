import { expect, test } from 'vitest';
import { createTables } from '../tables.ts';
import { startTestDatabase, TEST_TABLE, type TestDatabase } from '../test-database.ts';
import { itemBytes } from './item-size.ts';
import { MAX_PAGE_BYTES } from './page-limit.ts';

const TableName = TEST_TABLE.name;
const ITEM_BYTES = 300_000;

/** An item of 300,000 bytes in characters of one byte or of three. */
function itemOf(id: string, character: 'e' | '€') {
  const keys = { id: { S: id }, status: { S: 'pending' }, at: { S: id } };
  const rest = ITEM_BYTES - itemBytes({ ...keys, text: { S: '' } });
  const bytes = Buffer.byteLength(character);
  const item = { ...keys, text: { S: character.repeat(Math.floor(rest / bytes)) + 'e'.repeat(rest % bytes) } };
  expect(itemBytes(item)).toBe(ITEM_BYTES);
  return item;
}

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

async function startWithItems(character: 'e' | '€') {
  const database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  for (const id of IDS) await database.call('PutItem', { TableName, Item: itemOf(id, character) });
  return database;
}

interface Page {
  readonly Items: readonly { readonly id: { readonly S: string } }[];
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: object;
  readonly ConsumedCapacity: { readonly CapacityUnits: number };
}

/** All pages of a query or scan, each from where the one before ended. */
async function pagesOf(database: TestDatabase, operation: string, input: object): Promise<readonly Page[]> {
  const pages: Page[] = [];
  do {
    const ExclusiveStartKey = pages.at(-1)?.LastEvaluatedKey;
    const more = { TableName, ReturnConsumedCapacity: 'TOTAL', ...(ExclusiveStartKey && { ExclusiveStartKey }) };
    pages.push((await database.call(operation, { ...input, ...more })) as unknown as Page);
  } while (pages.at(-1)?.LastEvaluatedKey !== undefined);
  return pages;
}

const byStatus = {
  IndexName: 'by-status',
  KeyConditionExpression: '#s = :s',
  ExpressionAttributeNames: { '#s': 'status' },
  ExpressionAttributeValues: { ':s': { S: 'pending' } },
};

const reads = [
  ['e', 'Scan', {}],
  ['€', 'Scan', {}],
  ['e', 'Query', byStatus],
  ['€', 'Query', byStatus],
  ['€', 'Query', { ...byStatus, ScanIndexForward: false }],
] as const;

test.for(reads)('ends a page with the item that brings it to 1 MB of %s in a %s', async (one) => {
  const [character, operation, input] = one;
  await using database = await startWithItems(character);

  const pages = await pagesOf(database, operation, input);

  // Four times 300,000 bytes are the first to be over a megabyte.
  expect(4 * ITEM_BYTES).toBeGreaterThan(MAX_PAGE_BYTES);
  expect(pages.map(({ Items }) => Items.length)).toEqual([4, 4, 1]);
  expect(pages.flatMap(({ Items }) => Items.map(({ id }) => id.S)).sort()).toEqual(IDS);
});

test('ends a page before its filter, and charges what it read', async () => {
  await using database = await startWithItems('€');
  const filter = { ...byStatus, FilterExpression: 'id = :none' };
  const ExpressionAttributeValues = { ...byStatus.ExpressionAttributeValues, ':none': { S: 'none' } };

  const pages = await pagesOf(database, 'Query', { ...filter, ExpressionAttributeValues });

  expect(pages.map(({ Items, ScannedCount }) => [Items.length, ScannedCount])).toEqual([
    [0, 4],
    [0, 4],
    [0, 1],
  ]);
  // Half a unit for each 4 KB that are begun.
  expect(pages[0]?.ConsumedCapacity.CapacityUnits).toBe(Math.ceil((4 * ITEM_BYTES) / 4096) / 2);
});

test('ends a page at its limit of items, if that comes first', async () => {
  await using database = await startWithItems('€');

  const pages = await pagesOf(database, 'Query', { ...byStatus, Limit: 2 });

  expect(pages.map(({ Items }) => Items.length)).toEqual([2, 2, 2, 2, 1]);
});
