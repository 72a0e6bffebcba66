import { expect, test } from 'vitest';
import type { TableDeployment } from '../template/deployment.ts';
import { createTables, recreateTables } from './tables.ts';
import { queryIndex, scanItems, startTestDatabase, TEST_TABLE } from './test-database.ts';

const TableName = TEST_TABLE.name;
const Item = { id: { S: 'a' }, status: { S: 'pending' }, at: { S: '1' } };
const [INDEX] = TEST_TABLE.globalSecondaryIndexes;

test('creates a table with its keys and indexes, ready for use', async () => {
  await using database = await startTestDatabase();

  await createTables(database.call, [
    TEST_TABLE,
    {
      ...TEST_TABLE,
      name: 'others',
      globalSecondaryIndexes: [],
      attributeDefinitions: TEST_TABLE.attributeDefinitions.slice(0, 1),
    },
  ]);

  const { Table } = (await database.call('DescribeTable', { TableName })) as { Table: object };
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: [{ IndexName: 'by-status', Projection: { ProjectionType: 'ALL' } }],
  });
  expect(await database.call('ListTables', {})).toEqual({ TableNames: ['events', 'others'] });
});

test('creates a provisioned table with the throughput of table and indexes', async () => {
  await using database = await startTestDatabase();
  const provisionedThroughput = { readCapacityUnits: 7, writeCapacityUnits: 3 };
  const globalSecondaryIndexes = TEST_TABLE.globalSecondaryIndexes.map((index) => ({
    ...index,
    provisionedThroughput,
  }));

  await createTables(database.call, [
    { ...TEST_TABLE, billingMode: 'PROVISIONED', provisionedThroughput, globalSecondaryIndexes },
  ]);

  const { Table } = (await database.call('DescribeTable', { TableName })) as { Table: object };
  const ProvisionedThroughput = { ReadCapacityUnits: 7, WriteCapacityUnits: 3 };
  expect(Table).toMatchObject({ ProvisionedThroughput, GlobalSecondaryIndexes: [{ ProvisionedThroughput }] });
});

test('leaves a table that is there with all that is in it', async () => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  await database.call('PutItem', { TableName, Item });

  await createTables(database.call, [TEST_TABLE]);

  expect(await scanItems(database.call)).toEqual([Item]);
});

test.for([
  ['another key', { keySchema: [{ attributeName: 'at', keyType: 'HASH' }] }],
  ['a sort key more', { keySchema: [...TEST_TABLE.keySchema, { attributeName: 'at', keyType: 'RANGE' }] }],
  ['no index', { globalSecondaryIndexes: [], attributeDefinitions: TEST_TABLE.attributeDefinitions.slice(0, 1) }],
  ['an index of another name', { globalSecondaryIndexes: [{ ...INDEX, indexName: 'other' }] }],
  [
    'an index with another key',
    { globalSecondaryIndexes: [{ ...INDEX, keySchema: [{ attributeName: 'at', keyType: 'HASH' }] }] },
  ],
] as const)('refuses a table that is there when the template gives it %s', async ([, change]) => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  const changed = { ...TEST_TABLE, ...change } as TableDeployment;

  await expect(createTables(database.call, [changed])).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
    message: expect.stringMatching(/table events with other keys or indexes .*triggers reset/),
  });
});

test('recreates tables empty, their indexes too', async () => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  await database.call('PutItem', { TableName, Item });

  await recreateTables(database.call, [TEST_TABLE]);

  expect(await scanItems(database.call)).toEqual([]);
  expect(await queryIndex(database.call, 'pending')).toEqual([]);
  await database.call('PutItem', { TableName, Item });
  expect(await queryIndex(database.call, 'pending')).toEqual([Item]);
});
