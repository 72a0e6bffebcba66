import { expect, test } from 'vitest';
import type { TableDeployment } from '../../template/deployment.ts';
import { DynamoDbError } from '../dynamodb-call.ts';
import { createTables } from '../tables.ts';
import { startTestDatabase, TEST_TABLE } from '../test-database.ts';
import { createMissingTables, requireTables } from './external-tables.ts';

const URL = 'https://dynamodb.eu-west-1.amazonaws.com';
const [INDEX] = TEST_TABLE.globalSecondaryIndexes;
const LIST_TABLES = 'ListTables';

test('tables that are there as the template has them are all that AWS needs', async () => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);

  await requireTables(database.call, [TEST_TABLE], URL);

  expect(await database.call(LIST_TABLES, {})).toEqual({ TableNames: ['events'] });
});

test('a table that is missing on AWS is not created', async () => {
  await using database = await startTestDatabase();

  await expect(requireTables(database.call, [TEST_TABLE], URL)).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: `There is no table events at ${URL}. Tables on AWS are not created from here: deploy the template first, or pass the stage and parameters that it was deployed with.`,
  });

  expect(await database.call(LIST_TABLES, {})).toEqual({ TableNames: [] });
});

test.for([
  ['another key', { keySchema: [{ attributeName: 'at', keyType: 'HASH' }] }, 'its key is id (HASH) and not at (HASH)'],
  [
    'a sort key more',
    { keySchema: [...TEST_TABLE.keySchema, { attributeName: 'at', keyType: 'RANGE' }] },
    'its key is id (HASH) and not id (HASH), at (RANGE)',
  ],
  [
    'an attribute of another type',
    { attributeDefinitions: [{ attributeName: 'id', attributeType: 'N' }] },
    'its attribute id is of type S and not N',
  ],
  ['an index more', { globalSecondaryIndexes: [INDEX, { ...INDEX, indexName: 'by-age' }] }, 'it has no index by-age'],
  [
    'an index with another key',
    { globalSecondaryIndexes: [{ ...INDEX, keySchema: [{ attributeName: 'at', keyType: 'HASH' }] }] },
    'the key of its index by-status is status (HASH), at (RANGE) and not at (HASH)',
  ],
  [
    'an index that holds less',
    { globalSecondaryIndexes: [{ ...INDEX, projectionType: 'INCLUDE', nonKeyAttributes: ['b', 'a'] }] },
    'its index by-status holds ALL and not INCLUDE a, b',
  ],
] as const)('refuses a table when the template gives it %s', async ([, change, difference]) => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  const changed = { ...TEST_TABLE, ...change } as TableDeployment;

  for (const prepare of [requireTables, createMissingTables]) {
    await expect(prepare(database.call, [changed], URL)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringContaining(`does not fit the template: ${difference}. It was left as it is.`),
    });
  }
});

test('an index that the template does not have does no harm', async () => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  const withoutIndex = { ...TEST_TABLE, globalSecondaryIndexes: [] };

  await expect(requireTables(database.call, [withoutIndex], URL)).resolves.toBeUndefined();
});

test('creates only what is missing, and has its items expire where that is offered', async () => {
  await using database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  const calls: [string, object][] = [];
  const call = (operation: string, input: object) => {
    calls.push([operation, input]);
    return operation === 'UpdateTimeToLive' ? Promise.resolve({}) : database.call(operation, input);
  };

  await createMissingTables(call, [TEST_TABLE, { ...TEST_TABLE, name: 'others' }], URL);

  expect(calls.filter(([operation]) => operation === 'CreateTable')).toEqual([
    ['CreateTable', expect.objectContaining({ TableName: 'others' })],
  ]);
  expect(calls.at(-1)).toEqual([
    'UpdateTimeToLive',
    { TableName: 'others', TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
  ]);
});

test('a database that does not let items expire will do', async () => {
  await using database = await startTestDatabase();
  const call = (operation: string, input: object) =>
    operation === 'UpdateTimeToLive'
      ? Promise.reject(new DynamoDbError('UnknownOperationException', ''))
      : database.call(operation, input);

  await createMissingTables(call, [TEST_TABLE], URL);

  expect(await database.call(LIST_TABLES, {})).toEqual({ TableNames: ['events'] });
});
