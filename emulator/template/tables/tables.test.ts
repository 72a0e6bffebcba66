import { expect, test } from 'vitest';
import { testStack } from '../test-template.ts';
import { readTables } from './tables.ts';

const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });
const defined = (...names: readonly string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));

const properties = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: defined('id', 'at'),
  KeySchema: [hash('id'), range('at')],
};

const tableOf = (changes: Readonly<Record<string, unknown>>) => {
  const resource = { Type: 'AWS::DynamoDB::Table', Properties: { ...properties, ...changes } };
  return readTables(testStack({ resources: { Orders: resource } }))[0];
};

const index = (changes: Readonly<Record<string, unknown>> = {}) => ({
  IndexName: 'by-at',
  KeySchema: [hash('at')],
  Projection: { ProjectionType: 'ALL' },
  ...changes,
});

test('reads a table with its defaults', () => {
  expect(tableOf({})).toEqual({
    logicalId: 'Orders',
    name: 'orders',
    arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
    billingMode: 'PAY_PER_REQUEST',
    attributeDefinitions: [
      { attributeName: 'id', attributeType: 'S' },
      { attributeName: 'at', attributeType: 'S' },
    ],
    keySchema: [
      { attributeName: 'id', keyType: 'HASH' },
      { attributeName: 'at', keyType: 'RANGE' },
    ],
    globalSecondaryIndexes: [],
  });
});

test('reads provisioned capacity, of the table and of an index, which is the default', () => {
  const units = { ReadCapacityUnits: '5', WriteCapacityUnits: 2 };

  const table = tableOf({
    BillingMode: undefined,
    ProvisionedThroughput: units,
    GlobalSecondaryIndexes: [index({ ProvisionedThroughput: units })],
  });

  const throughput = { readCapacityUnits: 5, writeCapacityUnits: 2 };
  expect(table).toMatchObject({
    billingMode: 'PROVISIONED',
    provisionedThroughput: throughput,
    globalSecondaryIndexes: [{ provisionedThroughput: throughput }],
  });
});

test('reads the projection of an index', () => {
  const projection = { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a', 'b'] };

  expect(tableOf({ GlobalSecondaryIndexes: [index({ Projection: projection })] })?.globalSecondaryIndexes).toEqual([
    {
      indexName: 'by-at',
      keySchema: [{ attributeName: 'at', keyType: 'HASH' }],
      projectionType: 'INCLUDE',
      nonKeyAttributes: ['a', 'b'],
    },
  ]);
});

test('expires items by the attribute of an enabled time to live, and not of a disabled one', () => {
  expect(tableOf({ TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } })).toMatchObject({
    ttlAttribute: 'ttl',
  });
  expect(tableOf({ TimeToLiveSpecification: { Enabled: false, AttributeName: 'ttl' } })).not.toHaveProperty(
    'ttlAttribute',
  );
});

test.each([
  ['no properties', {}, { attributeName: 'id', attributeType: 'S' }, 'PAY_PER_REQUEST'],
  [
    'a primary key',
    { PrimaryKey: { Name: 'n', Type: 'Number' } },
    { attributeName: 'n', attributeType: 'N' },
    'PAY_PER_REQUEST',
  ],
  [
    'provisioned capacity',
    { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    { attributeName: 'id', attributeType: 'S' },
    'PROVISIONED',
  ],
])('reads a SAM table with %s', (_what, simple, definition, billingMode) => {
  const resources = { Simple: { Type: 'AWS::Serverless::SimpleTable', Properties: simple } };

  expect(readTables(testStack({ resources }))).toEqual([
    expect.objectContaining({
      billingMode,
      attributeDefinitions: [definition],
      keySchema: [{ attributeName: definition.attributeName, keyType: 'HASH' }],
    }),
  ]);
});

test.each([
  ['a name that is too short', { TableName: 'ab' }, 'Orders.TableName is "ab": it must have 3 to 255 characters'],
  ['no keys', { KeySchema: undefined }, 'Orders.KeySchema is missing'],
  ['a sort key alone', { KeySchema: [range('id')] }, 'Orders.KeySchema has the key types RANGE'],
  ['two partition keys', { KeySchema: [hash('id'), hash('at')] }, 'has the key types HASH HASH'],
  [
    'one attribute for both keys',
    { KeySchema: [hash('id'), range('id')], AttributeDefinitions: defined('id') },
    'uses id for both keys',
  ],
  [
    'a key that is not defined',
    { KeySchema: [hash('id'), range('when')] },
    'uses when, which AttributeDefinitions lacks',
  ],
  [
    'a definition that no key uses',
    { KeySchema: [hash('id')] },
    'Orders.AttributeDefinitions defines at, which no key uses',
  ],
  [
    'a type that does not exist',
    { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'String' }] },
    'AttributeDefinitions[0].AttributeType is "String": it must be one of S, N, B',
  ],
  [
    'an index on what is not defined',
    { GlobalSecondaryIndexes: [index({ KeySchema: [hash('when')] })] },
    'Orders.GlobalSecondaryIndexes[0].KeySchema uses when',
  ],
  [
    'two indexes of one name',
    { GlobalSecondaryIndexes: [index(), index()] },
    'Orders.GlobalSecondaryIndexes[1].IndexName is by-at, as that of another index',
  ],
  [
    'INCLUDE of nothing',
    { GlobalSecondaryIndexes: [index({ Projection: { ProjectionType: 'INCLUDE' } })] },
    'must have NonKeyAttributes with INCLUDE and only then',
  ],
  [
    'ALL of some',
    { GlobalSecondaryIndexes: [index({ Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['a'] } })] },
    'must have NonKeyAttributes with INCLUDE and only then',
  ],
  [
    'too many indexes',
    { GlobalSecondaryIndexes: Array.from({ length: 21 }, (_none, n) => index({ IndexName: `by-at-${n}` })) },
    'must not have more than 20 indexes',
  ],
  ['provisioned billing without capacity', { BillingMode: 'PROVISIONED' }, 'Orders.ProvisionedThroughput is missing'],
  [
    'capacity with billing by request',
    { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    'is set, but the table is billed per request',
  ],
  [
    'no capacity',
    { BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 1 } },
    'must be a whole number from 1 to 40000',
  ],
  [
    'a time to live without attribute',
    { TimeToLiveSpecification: { Enabled: true } },
    'is enabled, but names no attribute',
  ],
  [
    'a local index',
    { LocalSecondaryIndexes: [index()] },
    'Orders.LocalSecondaryIndexes is set, but local secondary indexes are not emulated',
  ],
])('refuses %s', (_what, changes, problem) => {
  expect(() => tableOf(changes)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('refuses two tables of one name', () => {
  const resource = { Type: 'AWS::DynamoDB::Table', Properties: properties };

  expect(() => readTables(testStack({ resources: { A: resource, B: resource } }))).toThrow(
    'B is a table named orders, as A is',
  );
});
