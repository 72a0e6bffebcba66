import { expect, test } from 'vitest';
import { METERED_TABLE, type MeteredDatabase, partitionOf, startMeteredDatabase } from './test-capacity.ts';

const { TableName } = METERED_TABLE;
const TABLE_ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/events';
const STATUS_INDEX_ARN = `${TABLE_ARN}/index/by-status`;
const KB = 1024;

const TABLE_MESSAGE =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html';
const INDEX_MESSAGE =
  'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.';

/** With 10 writes and 30 reads a second for each partition. */
const start = () => startMeteredDatabase({ table: METERED_TABLE, limits: { scale: 0.01 } });

const event = (id: string, more: object = {}) => ({ id: { S: id }, ...more });
const pending = { status: { S: 'pending' }, at: { S: '2026' } };
const put = (database: MeteredDatabase, Item: object, more: object = {}) =>
  database.call('PutItem', { TableName, Item, ...more });
const get = (database: MeteredDatabase, id: string, more: object = {}) =>
  database.call('GetItem', { TableName, Key: event(id), ...more });
const query = (database: MeteredDatabase, status: string) =>
  database.call('Query', {
    TableName,
    IndexName: 'by-status',
    KeyConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': { S: status } },
  });

/** An id that lies in another of the table's partitions. */
function idOutsidePartitionOf(id: string): string {
  for (let count = 0; ; count += 1) {
    if (partitionOf(`other-${count}`) !== partitionOf(id)) return `other-${count}`;
  }
}

/** Puts until one is refused, with other ids each time so that the table's partitions do not fill up. */
async function putPendingUntilThrottled(database: MeteredDatabase) {
  for (let count = 0; count < 100; count += 1) {
    const outcome = await put(database, event(`event-${count}`, pending));
    if (outcome.isError) return { count, outcome };
  }
  throw new Error('None of 100 writes was throttled.');
}

test('throttles writes of the table by a hot key of its index, with the ARN of the index', async () => {
  await using database = await start();

  const { count, outcome } = await putPendingUntilThrottled(database);

  expect(count).toBe(10);
  expect(outcome.consumed).toEqual([]);
  expect(outcome.answer).toEqual({
    __type: 'com.amazon.coral.availability#ThrottlingException',
    message: INDEX_MESSAGE,
    throttlingReasons: [{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: STATUS_INDEX_ARN }],
  });
});

test('lets writes pass that a hot key of the index does not concern', async () => {
  await using database = await start();
  await putPendingUntilThrottled(database);

  const withoutEntry = await put(database, event('b'));
  const unchangedEntry = await put(database, event('event-0', pending));
  const read = await get(database, 'event-0');
  const queried = await query(database, 'pending');

  expect([withoutEntry, unchangedEntry, read, queried].map(({ isError }) => isError)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('writes nothing of a throttled write, neither item nor entry', async () => {
  await using database = await start();
  const { count } = await putPendingUntilThrottled(database);

  const item = await get(database, `event-${count}`);
  const entries = await query(database, 'pending');

  expect(item.answer).toEqual({});
  expect(entries.answer.Count).toBe(count);
});

test('throttles an update and a delete that change a hot entry, and leaves the item as it was', async () => {
  await using database = await start();
  await putPendingUntilThrottled(database);

  const Key = event('event-0');
  const update = await database.call('UpdateItem', {
    TableName,
    Key,
    UpdateExpression: 'SET note = :note',
    ExpressionAttributeValues: { ':note': { S: 'x' } },
  });
  const removal = await database.call('DeleteItem', { TableName, Key });

  expect([update.answer.message, removal.answer.message]).toEqual([INDEX_MESSAGE, INDEX_MESSAGE]);
  expect((await get(database, 'event-0')).answer).toEqual({ Item: event('event-0', pending) });
});

test('takes writes again when the partition has recovered', async () => {
  await using database = await start();
  await putPendingUntilThrottled(database);

  database.clock.nowMs += 100;
  const [first, second] = [await put(database, event('y', pending)), await put(database, event('z', pending))];

  expect([first.isError, second.isError]).toEqual([false, true]);
});

test('throttles reads of a hot item, and not those of others or writes', async () => {
  await using database = await start();
  await put(database, event('hot', { data: { S: 'x'.repeat(117 * KB) } }));
  database.clock.nowMs += 20_000;

  const first = await get(database, 'hot', { ConsistentRead: true });
  const second = await get(database, 'hot', { ConsistentRead: true });
  const write = await put(database, event('hot'));

  expect(first.isError).toBe(false);
  expect(second.answer).toEqual({
    __type: 'com.amazon.coral.availability#ThrottlingException',
    message: TABLE_MESSAGE,
    throttlingReasons: [{ reason: 'TableReadKeyRangeThroughputExceeded', resource: TABLE_ARN }],
  });
  expect(second.consumed).toEqual([]);
  expect(write.isError).toBe(false);
});

test('throttles queries of a hot key of an index without touching the table', async () => {
  await using database = await start();
  await put(database, event('a', { ...pending, data: { S: 'x'.repeat(250 * KB) } }));

  const first = await query(database, 'pending');
  const second = await query(database, 'pending');
  const read = await get(database, 'a');

  expect(first.consumed).toEqual([{ tableName: TableName, indexName: 'by-status', readUnits: 31.5, writeUnits: 0 }]);
  expect(second.answer).toMatchObject({
    message: TABLE_MESSAGE,
    throttlingReasons: [{ reason: 'IndexReadKeyRangeThroughputExceeded', resource: STATUS_INDEX_ARN }],
  });
  expect(read.isError).toBe(false);
});

test('answers throttling and not the failed condition where there is no capacity to check it', async () => {
  await using database = await start();
  await put(database, event('a', { data: { S: 'x'.repeat(20 * KB) } }));

  const refused = await put(database, event('a'), { ConditionExpression: 'attribute_not_exists(id)' });

  expect(refused.answer).toMatchObject({ message: TABLE_MESSAGE });
  expect(refused.consumed).toEqual([]);
});

test('gives back the items of a batch that were throttled, and writes and charges the others', async () => {
  await using database = await start();
  await putPendingUntilThrottled(database);
  const requests = [
    { PutRequest: { Item: event('free') } },
    { PutRequest: { Item: event('hot', pending) } },
    { DeleteRequest: { Key: event('event-0') } },
    { DeleteRequest: { Key: event('none') } },
  ];

  const { answer, consumed } = await database.call('BatchWriteItem', { RequestItems: { [TableName]: requests } });

  expect(answer).toEqual({ UnprocessedItems: { [TableName]: [requests[1], requests[2]] } });
  expect(consumed).toEqual([{ tableName: TableName, readUnits: 0, writeUnits: 2 }]);
  const found = await Promise.all(['free', 'hot', 'event-0'].map((id) => get(database, id)));
  expect(found.map(({ answer }) => 'Item' in answer)).toEqual([true, false, true]);
});

test('refuses a batch of which nothing could be written', async () => {
  await using database = await start();
  await putPendingUntilThrottled(database);

  const { answer, isError } = await database.call('BatchWriteItem', {
    RequestItems: { [TableName]: [{ PutRequest: { Item: event('hot', pending) } }] },
  });

  expect(isError).toBe(true);
  expect(answer.message).toBe(INDEX_MESSAGE);
});

test('gives back the keys of a batch whose reads were throttled, as they were asked for', async () => {
  await using database = await start();
  await put(database, event('hot', { data: { S: 'x'.repeat(240 * KB) } }));
  await get(database, 'hot');
  const cold = idOutsidePartitionOf('hot');
  await put(database, event(cold));
  const Keys = [event('hot'), event(cold)];

  const { answer } = await database.call('BatchGetItem', {
    RequestItems: { [TableName]: { Keys, ProjectionExpression: 'id' } },
  });

  expect(answer).toEqual({
    Responses: { [TableName]: [event(cold)] },
    UnprocessedKeys: { [TableName]: { Keys: [event('hot')], ProjectionExpression: 'id' } },
  });
});

test('refuses a batch of which nothing could be read', async () => {
  await using database = await start();
  await put(database, event('hot', { data: { S: 'x'.repeat(240 * KB) } }));
  await get(database, 'hot');

  const { answer, isError } = await database.call('BatchGetItem', {
    RequestItems: { [TableName]: { Keys: [event('hot')] } },
  });

  expect(isError).toBe(true);
  expect(answer.message).toBe(TABLE_MESSAGE);
});

test('answers a provisioned table with its own error', async () => {
  const { BillingMode: _mode, GlobalSecondaryIndexes: _indexes, ...table } = METERED_TABLE;
  await using database = await startMeteredDatabase({
    table: {
      ...table,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
    limits: { scale: 1 },
  });

  const [first, second] = [await put(database, event('a')), await put(database, event('b'))];

  expect(first.isError).toBe(false);
  expect(second.answer).toEqual({
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: TABLE_ARN }],
  });
});
