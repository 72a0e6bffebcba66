import { expect, test } from 'vitest';
import { TEST_TABLE } from '../test-database.ts';
import { MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from './key-limits.ts';
import { startRefusingDatabase } from './test-refusals.ts';

const INVALID = 'One or more parameter values were invalid: ';
const TOO_LARGE_HASH = `${INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes`;
const TOO_LARGE_RANGE = `${INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`;

/** Threads by forum and subject. */
const THREADS = {
  ...TEST_TABLE,
  name: 'threads',
  attributeDefinitions: [
    { attributeName: 'forum', attributeType: 'S' },
    { attributeName: 'subject', attributeType: 'B' },
  ],
  keySchema: [
    { attributeName: 'forum', keyType: 'HASH' },
    { attributeName: 'subject', keyType: 'RANGE' },
  ],
  globalSecondaryIndexes: [],
} as const;

const start = () => startRefusingDatabase([TEST_TABLE, THREADS]);

/** Two bytes each in UTF-8. */
const umlauts = (bytes: number) => 'ü'.repeat(bytes / 2) + 'u'.repeat(bytes % 2);
const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64');

const thread = (partitionKeyBytes: number, sortKeyBytes: number) => ({
  forum: { S: umlauts(partitionKeyBytes) },
  subject: { B: base64(sortKeyBytes) },
});

const usesOfKey = (key: object) =>
  [
    ['PutItem', { TableName: 'threads', Item: key }],
    ['GetItem', { TableName: 'threads', Key: key }],
    ['UpdateItem', { TableName: 'threads', Key: key }],
    ['DeleteItem', { TableName: 'threads', Key: key }],
    ['BatchGetItem', { RequestItems: { threads: { Keys: [key] } } }],
    ['BatchWriteItem', { RequestItems: { threads: [{ PutRequest: { Item: key } }] } }],
    ['BatchWriteItem', { RequestItems: { threads: [{ DeleteRequest: { Key: key } }] } }],
  ] as const;

test('takes keys of 2,048 and 1,024 bytes', async () => {
  await using database = await start();

  for (const [operation, input] of usesOfKey(thread(MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES))) {
    expect(await database.refusal(operation, input)).toBeUndefined();
  }
});

test('refuses a partition key of a byte more, counting bytes and not characters', async () => {
  await using database = await start();

  for (const [operation, input] of usesOfKey(thread(MAX_PARTITION_KEY_BYTES + 1, 1))) {
    expect(await database.refusal(operation, input)).toBe(TOO_LARGE_HASH);
  }
});

test('refuses a sort key of a byte more', async () => {
  await using database = await start();

  for (const [operation, input] of usesOfKey(thread(1, MAX_SORT_KEY_BYTES + 1))) {
    expect(await database.refusal(operation, input)).toBe(TOO_LARGE_RANGE);
  }
});

const event = (status: string, at: string) => ({ id: { S: 'a' }, status: { S: status }, at: { S: at } });

const setStatus = (status: string) => ({
  TableName: TEST_TABLE.name,
  Key: { id: { S: 'a' } },
  UpdateExpression: 'SET #s = :s',
  ExpressionAttributeNames: { '#s': 'status' },
  ExpressionAttributeValues: { ':s': { S: status } },
});

test('refuses a key of an index that is too large, and stores nothing', async () => {
  await using database = await start();
  const put = (status: string, at: string) =>
    database.refusal('PutItem', { TableName: TEST_TABLE.name, Item: event(status, at) });
  const tooLarge = (key: string, bytes: number, maxBytes: number) =>
    `${INVALID}Size limit exceeded for Index Key ${key} Actual Size: ${bytes} bytes Max Size: ${maxBytes} bytes IndexName: by-status`;

  expect(await put(umlauts(2049), '1')).toBe(tooLarge('status', 2049, 2048));
  expect(await put('1', umlauts(1025))).toBe(tooLarge('at', 1025, 1024));
  expect(await database.refusal('UpdateItem', setStatus(umlauts(2049)))).toBe(tooLarge('status', 2049, 2048));

  expect(await database.call('Scan', { TableName: TEST_TABLE.name })).toMatchObject({ Items: [] });
  expect(await put(umlauts(2048), umlauts(1024))).toBeUndefined();
});

test('refuses an empty key of an index, and leaves the item as it was', async () => {
  await using database = await start();
  const Item = event('pending', '1');
  await database.call('PutItem', { TableName: TEST_TABLE.name, Item });

  expect(await database.refusal('PutItem', { TableName: TEST_TABLE.name, Item: event('', '1') })).toBe(
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-status, IndexKey: status',
  );
  expect(await database.refusal('UpdateItem', setStatus(''))).toBe(
    'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
  );

  expect(await database.call('Scan', { TableName: TEST_TABLE.name })).toMatchObject({ Items: [Item] });
});

test('takes an item without the key of an index', async () => {
  await using database = await start();

  expect(await database.refusal('PutItem', { TableName: TEST_TABLE.name, Item: { id: { S: 'a' } } })).toBeUndefined();
});
