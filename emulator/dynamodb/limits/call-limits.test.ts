import { expect, test } from 'vitest';
import { TEST_TABLE } from '../test-database.ts';
import { MAX_BATCH_WRITES, MAX_EXPRESSION_BYTES, MAX_NESTING_LEVELS } from './call-limits.ts';
import { type AttributeValue, itemBytes } from './item-size.ts';
import { startRefusingDatabase } from './test-refusals.ts';

const TableName = TEST_TABLE.name;
const MAX_ITEM_BYTES = 400 * 1024;
const OTHERS = { ...TEST_TABLE, name: 'others' };

const start = () => startRefusingDatabase([TEST_TABLE, OTHERS]);

/** An item of so many bytes, most of them in characters of three bytes. */
function itemOf(bytes: number, id = 'a') {
  const rest = bytes - itemBytes({ id: { S: id }, text: { S: '' } });
  const item = { id: { S: id }, text: { S: '€'.repeat(Math.floor(rest / 3)) + 'e'.repeat(rest % 3) } };
  expect(itemBytes(item)).toBe(bytes);
  return item;
}

test('stores an item of 409,600 bytes and refuses one of a byte more, counting bytes and not characters', async () => {
  await using database = await start();
  const put = (bytes: number) => database.refusal('PutItem', { TableName, Item: itemOf(bytes) });
  const batch = (bytes: number) =>
    database.refusal('BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item: itemOf(bytes) } }] } });

  expect(await put(MAX_ITEM_BYTES)).toBeUndefined();
  expect(await put(MAX_ITEM_BYTES + 1)).toBe('Item size has exceeded the maximum allowed size');
  expect(await batch(MAX_ITEM_BYTES)).toBeUndefined();
  expect(await batch(MAX_ITEM_BYTES + 1)).toBe('Item size has exceeded the maximum allowed size');
});

test('refuses an update that would make an item larger than 409,600 bytes', async () => {
  await using database = await start();
  const setText = (bytes: number) =>
    database.refusal('UpdateItem', {
      TableName,
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #t = :t',
      ExpressionAttributeNames: { '#t': 'text' },
      ExpressionAttributeValues: { ':t': itemOf(bytes).text },
    });

  expect(await setText(MAX_ITEM_BYTES)).toBeUndefined();
  expect(await setText(MAX_ITEM_BYTES + 1)).toBe('Item size to update has exceeded the maximum allowed size');
});

/** An expression of so many bytes, with a character of two bytes in it. */
const padded = (expression: string, bytes: number) =>
  `${expression} ${' '.repeat(bytes - Buffer.byteLength(expression) - 1)}`;

const Key = { id: { S: 'a' } };
const values = { ExpressionAttributeValues: { ':v': { S: 'v' } } };
const Item = { ...Key };

const expressions = [
  ['ConditionExpression', 'PutItem', (text: string) => ({ TableName, Item, ...values, ConditionExpression: text })],
  ['UpdateExpression', 'UpdateItem', (text: string) => ({ TableName, Key, ...values, UpdateExpression: text })],
  ['KeyConditionExpression', 'Query', (text: string) => ({ TableName, ...values, KeyConditionExpression: text })],
  ['FilterExpression', 'Scan', (text: string) => ({ TableName, ...values, FilterExpression: text })],
  ['ProjectionExpression', 'GetItem', (text: string) => ({ TableName, Key, ProjectionExpression: text })],
  [
    'ProjectionExpression',
    'BatchGetItem',
    (text: string) => ({ RequestItems: { [TableName]: { Keys: [Key], ProjectionExpression: text } } }),
  ],
] as const;

test.for(expressions)('takes a %s of 4,096 bytes in %s and refuses one of a byte more', async (one) => {
  const [name, operation, inputOf] = one;
  await using database = await start();
  const texts = {
    ConditionExpression: 'id <> :v',
    UpdateExpression: 'SET x = :v',
    KeyConditionExpression: 'id = :v',
    FilterExpression: 'x = :v',
    ProjectionExpression: 'x',
  };
  const text = texts[name];

  expect(await database.refusal(operation, inputOf(padded(text, MAX_EXPRESSION_BYTES)))).toBeUndefined();
  expect(await database.refusal(operation, inputOf(padded(text, MAX_EXPRESSION_BYTES + 1)))).toBe(
    `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: 4097`,
  );
});

test('writes 25 items in a batch and refuses 26, also on several tables', async () => {
  await using database = await start();
  const write = (onFirst: number, onSecond: number) => {
    const puts = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ PutRequest: { Item: { id: { S: `item-${n}` } } } }));
    const tables = { [TableName]: puts(onFirst), ...(onSecond > 0 && { others: puts(onSecond) }) };
    return database.refusal('BatchWriteItem', { RequestItems: tables });
  };

  expect(await write(MAX_BATCH_WRITES, 0)).toBeUndefined();
  expect(await write(20, 5)).toBeUndefined();
  expect(await write(MAX_BATCH_WRITES + 1, 0)).toBe('Too many items requested for the BatchWriteItem call');
  expect(await write(20, 6)).toBe('Too many items requested for the BatchWriteItem call');
  expect(await write(0, 0)).toMatch(/^1 validation error detected: Value '\{events=\[\]\}' at 'requestItems' failed/);
});

test('reads 100 items in a batch and refuses 101, also of several tables', async () => {
  await using database = await start();
  const keys = (count: number) => ({ Keys: Array.from({ length: count }, (_, n) => ({ id: { S: `item-${n}` } })) });
  const read = (onFirst: number, onSecond: number) =>
    database.refusal('BatchGetItem', {
      RequestItems: { [TableName]: keys(onFirst), ...(onSecond > 0 && { others: keys(onSecond) }) },
    });

  expect(await read(100, 0)).toBeUndefined();
  expect(await read(50, 50)).toBeUndefined();
  expect(await read(50, 51)).toBe('Too many items requested for the BatchGetItem call');
  expect(await read(101, 0)).toMatch(/Member must have length less than or equal to 100/);
});

test('reads as many items in a batch as are 16 MB together, and leaves the others unprocessed', async () => {
  await using database = await start();
  const ids = Array.from({ length: 42 }, (_, n) => `item-${n}`);
  for (const id of ids) await database.call('PutItem', { TableName, Item: itemOf(MAX_ITEM_BYTES, id) });

  const output = await database.call('BatchGetItem', {
    RequestItems: { [TableName]: { Keys: ids.map((id) => ({ id: { S: id } })) } },
  });

  // 40 times 400 KB are 15.6 MB, 41 times would be 16.02 MB.
  const { Responses, UnprocessedKeys } = output as {
    Responses: Record<string, readonly object[]>;
    UnprocessedKeys: Record<string, { readonly Keys: readonly object[] }>;
  };
  expect(Responses[TableName]).toHaveLength(40);
  expect(UnprocessedKeys[TableName]?.Keys).toHaveLength(2);
});

const nested = (levels: number): AttributeValue =>
  levels === 1 ? { S: 'leaf' } : levels % 2 === 0 ? { M: { n: nested(levels - 1) } } : { L: [nested(levels - 1)] };

test('stores an attribute of 32 levels and refuses one of 33', async () => {
  await using database = await start();
  const tooDeep =
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
  const put = (levels: number) => database.refusal('PutItem', { TableName, Item: { ...Key, deep: nested(levels) } });
  const batch = (levels: number) =>
    database.refusal('BatchWriteItem', {
      RequestItems: { [TableName]: [{ PutRequest: { Item: { ...Key, deep: nested(levels) } } }] },
    });
  const update = (levels: number) =>
    database.refusal('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET deep = :v',
      ExpressionAttributeValues: { ':v': nested(levels) },
    });

  for (const write of [put, batch, update]) {
    expect(await write(MAX_NESTING_LEVELS)).toBeUndefined();
    expect(await write(MAX_NESTING_LEVELS + 1)).toBe(tooDeep);
    expect(await write(1_000)).toBe(tooDeep);
  }
});
