import { expect, test } from 'vitest';
import type { Fault } from '../../../protocol/faults.ts';
import { createTables } from '../tables.ts';
import { FUNCTION, OWNER, startTestDatabase, TEST_TABLE } from '../test-database.ts';
import { createPipeline } from './call-pipeline.ts';
import { createPermissions } from './permissions.ts';

const TableName = TEST_TABLE.name;
const Item = { id: { S: 'a' }, status: { S: 'pending' }, at: { S: '1' } };
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/events';

const fault = (kind: Fault['kind'], more: Partial<Fault> = {}): Fault => ({
  id: 'fault-1',
  kind,
  share: 1,
  seed: 1,
  addedAtMs: 0,
  affected: 0,
  ...more,
});

async function start() {
  const database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  return {
    ...database,
    /** Records of the function's calls. */
    functionRecords: () => database.records.filter(({ accessKeyId }) => accessKeyId === FUNCTION),
  };
}

test('tells of each call: who, what, when, how long, what came of it and what it used', async () => {
  await using database = await start();
  let nowMs = 1_000;
  database.clock.monotonicMs = () => nowMs++;

  await database.answer('PutItem', { TableName, Item }, FUNCTION);

  expect(database.functionRecords()).toEqual([
    {
      accessKeyId: FUNCTION,
      operation: 'PutItem',
      tableName: TableName,
      startedAtMs: 1_000,
      durationMs: expect.any(Number),
      status: 200,
      consumed: [
        { tableName: TableName, readUnits: 0, writeUnits: 1 },
        { tableName: TableName, indexName: 'by-status', readUnits: 0, writeUnits: 1 },
      ],
    },
  ]);
  expect(database.functionRecords()[0]?.durationMs).toBeGreaterThan(0);
});

test('names the index of a call, and no table where there are several', async () => {
  await using database = await start();
  await createTables(database.call, [{ ...TEST_TABLE, name: 'others' }]);

  await database.answer('Scan', { TableName, IndexName: 'by-status' }, FUNCTION);
  const Keys = [{ id: { S: 'a' } }];
  await database.answer('BatchGetItem', { RequestItems: { [TableName]: { Keys } } }, FUNCTION);
  await database.answer('BatchGetItem', { RequestItems: { [TableName]: { Keys }, others: { Keys } } }, FUNCTION);

  const [scan, batch, mixedBatch] = database.functionRecords();
  expect(scan).toMatchObject({ operation: 'Scan', tableName: TableName, indexName: 'by-status' });
  expect(batch).toMatchObject({ operation: 'BatchGetItem', tableName: TableName });
  expect(mixedBatch).not.toHaveProperty('tableName');
});

test('tells of calls that are refused, with the type of the error', async () => {
  await using database = await start();

  await database.answer('PutItem', { TableName, Item: {} }, FUNCTION);
  await database.answer('PutItem', { TableName: 5 }, FUNCTION);
  await database.answer('GetItem', { TableName: 'missing', Key: { id: { S: 'a' } } }, FUNCTION);
  database.setPermissions([]);
  await database.answer('PutItem', { TableName, Item }, FUNCTION);

  expect(database.functionRecords()).toMatchObject([
    { status: 400, tableName: TableName, errorType: 'ValidationException', consumed: [] },
    { status: 400, errorType: 'SerializationException', consumed: [] },
    { status: 400, tableName: 'missing', errorType: 'ResourceNotFoundException', consumed: [] },
    { status: 400, tableName: TableName, errorType: 'AccessDeniedException', consumed: [] },
  ]);
});

test('throttles by an injected fault as DynamoDB does, and stores nothing', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-throttle')]);
  const reasons = [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE }];

  const answer = await database.answer('PutItem', { TableName, Item }, FUNCTION);

  expect(answer).toMatchObject({
    status: 400,
    body: {
      __type: expect.stringMatching(/#ThrottlingException$/),
      message: expect.stringMatching(/^Throughput exceeds the current capacity of your table or index\. /),
      throttlingReasons: reasons,
    },
  });
  expect(database.functionRecords()).toMatchObject([
    { status: 400, errorType: 'ThrottlingException', throttlingReasons: reasons, consumed: [], faultId: 'fault-1' },
  ]);
  expect(await database.call('Scan', { TableName })).toMatchObject({ Count: 0 });
});

test('denies by an injected fault what the role allows, as IAM does', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-access-denied')]);

  const answer = await database.answer('PutItem', { TableName, Item }, FUNCTION);

  expect(answer).toMatchObject({
    status: 400,
    body: {
      __type: expect.stringMatching(/#AccessDeniedException$/),
      Message: expect.stringMatching(
        `^User: arn:aws:sts::\\d+:assumed-role/\\S+ is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows`,
      ),
    },
  });
  expect(await database.call('Scan', { TableName })).toMatchObject({ Count: 0 });
});

test('throttles the index that is queried', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-throttle', { operation: 'Scan' })]);

  const answer = await database.answer('Scan', { TableName, IndexName: 'by-status' }, FUNCTION);

  expect(answer.body).toMatchObject({
    throttlingReasons: [{ reason: 'IndexReadKeyRangeThroughputExceeded', resource: `${TABLE}/index/by-status` }],
  });
});

test('throttles a provisioned table with the error of provisioned tables', async () => {
  await using database = await start();
  await database.call('CreateTable', {
    TableName: 'provisioned',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  });
  database.setFaults([fault('dynamodb-throttle')]);

  const answer = await database.answer('GetItem', { TableName: 'provisioned', Key: { id: { S: 'a' } } }, FUNCTION);

  expect(answer).toMatchObject({
    status: 400,
    body: { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
  });
});

test('fails by an injected fault with 500', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-error')]);

  const answer = await database.answer('PutItem', { TableName, Item }, FUNCTION);

  expect(answer).toMatchObject({
    status: 500,
    body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'Internal server error' },
  });
  expect(database.defects).toEqual([]);
});

test('delays a call by an injected fault, and carries it out', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-latency', { latencyMs: 30 })]);

  const answer = await database.answer('PutItem', { TableName, Item }, FUNCTION);

  expect(answer.status).toBe(200);
  const [record] = database.functionRecords();
  expect(record).toMatchObject({ status: 200, faultId: 'fault-1' });
  // A timer may be a millisecond early by the other clock.
  expect(record?.durationMs).toBeGreaterThan(28);
  expect(await database.call('Scan', { TableName })).toMatchObject({ Items: [Item] });
});

test.for([
  ['PutItem', { TableName, Item }],
  ['GetItem', { TableName, Key: { id: { S: 'a' } } }],
  ['Query', { TableName, KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'a' } } }],
  ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [{ id: { S: 'b' } }, { id: { S: 'a' } }] } } }],
  ['BatchWriteItem', { RequestItems: { [TableName]: [{ DeleteRequest: { Key: { id: { S: 'a' } } } }] } }],
  ['BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }],
] as const)('strikes a %s by the partition key that it names', async ([operation, input]) => {
  await using database = await start();
  const statusWith = async (key: string) => {
    database.setFaults([fault('dynamodb-error', { key })]);
    return (await database.answer(operation, input, FUNCTION)).status;
  };

  expect([await statusWith('a'), await statusWith('c')]).toEqual([500, 200]);
});

test('strikes a query of an index by the key of the index', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-error', { key: 'pending' })]);
  const query = (status: string) =>
    database.answer(
      'Query',
      {
        TableName,
        IndexName: 'by-status',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: status } },
      },
      FUNCTION,
    );

  expect([(await query('pending')).status, (await query('acknowledged')).status]).toEqual([500, 200]);
});

test('never lets a fault strike the owner', async () => {
  await using database = await start();
  database.setFaults([fault('dynamodb-error')]);

  expect((await database.answer('PutItem', { TableName, Item }, OWNER)).status).toBe(200);
});

test('throttles the function by the limits of partitions, and not the owner', async () => {
  await using database = await startTestDatabase({ partitionLimits: { scale: 0.001 } });
  await createTables(database.call, [TEST_TABLE]);
  database.clock.monotonicMs = () => 0;
  const put = (accessKeyId: string) => database.answer('PutItem', { TableName, Item }, accessKeyId);

  const answers = [await put(FUNCTION), await put(FUNCTION), await put(OWNER), await put(OWNER)];

  // One write a second and partition.
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 200]);
  expect(database.records.filter(({ accessKeyId }) => accessKeyId === FUNCTION)[1]).toMatchObject({
    errorType: 'ThrottlingException',
    throttlingReasons: [{ resource: expect.stringContaining(TABLE) }],
    consumed: [],
  });
});

test('answers InternalServerError where an operation fails over one call, and tells of the defect', async () => {
  await using database = await start();
  const defect = new TypeError('Cannot read properties of undefined');
  const action = () => {
    throw defect;
  };
  const defects: unknown[] = [];
  const run = createPipeline({
    store: database.store,
    region: 'eu-west-1',
    accountId: '123456789012',
    operations: new Map([['PutItem', { validate: (input) => input, action, ownerAction: action }]]),
    permissions: createPermissions('', []),
    chooseFault: () => undefined,
    faultAnswer: () => undefined,
    consumedOf: () => [],
    monotonicMs: () => 0,
    onDefect: (error) => defects.push(error),
  });

  const answers: unknown[] = [];
  run({ accessKeyId: OWNER, operation: 'PutItem', input: {}, startedAtMs: 0 }, (...answer) => answers.push(answer));

  expect(answers).toMatchObject([[500, { message: 'Internal server error' }]]);
  expect(defects).toEqual([defect]);
});
