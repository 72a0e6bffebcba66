import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PermissionStatement } from '../../template/deployment.ts';
import { createTables } from '../tables.ts';
import { FUNCTION, startTestDatabase, TEST_TABLE } from '../test-database.ts';
import { createPermissions } from './permissions.ts';

const CALLER = 'arn:aws:sts::123456789012:assumed-role/events-role/events-function';
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/events';
const INDEX = `${TABLE}/index/by-status`;

const allow = (actions: string | string[], resources: string | string[] = '*'): PermissionStatement => ({
  effect: 'Allow',
  actions: [actions].flat(),
  resources: [resources].flat(),
});
const deny = (actions: string, resources = '*'): PermissionStatement => ({
  ...allow(actions, resources),
  effect: 'Deny',
});

test.for([
  ['the action and the table by name', [allow('dynamodb:PutItem', TABLE)]],
  ['the action in another case', [allow('DynamoDB:putitem', TABLE)]],
  ['a star in the action', [allow('dynamodb:Put*', TABLE)]],
  ['a star alone', [allow('*')]],
  ['question marks', [allow('dynamodb:?utItem', 'arn:aws:dynamodb:eu-west-?:123456789012:table/event?')]],
  ['a star in the middle of the table', [allow('dynamodb:PutItem', 'arn:aws:dynamodb:*:*:table/ev*s')]],
  ['a star that goes over colons', [allow('dynamodb:PutItem', 'arn:aws:dynamodb:*')]],
  ['one of several', [allow(['logs:*', 'dynamodb:PutItem'], [INDEX, TABLE])]],
  ['another statement than the first', [allow('dynamodb:GetItem', TABLE), allow('dynamodb:PutItem', TABLE)]],
] as const)('allows what a statement allows by %s', ([, statements]) => {
  expect(createPermissions(CALLER, statements).refusal('PutItem', [TABLE])).toBeUndefined();
});

test.for([
  ['nothing', []],
  ['another action', [allow('dynamodb:GetItem', TABLE)]],
  ['an action that only begins alike', [allow('dynamodb:Put', TABLE)]],
  ['another table', [allow('dynamodb:PutItem', `${TABLE}2`)]],
  ['the table in another case', [allow('dynamodb:PutItem', TABLE.replace('events', 'Events'))]],
  ['an index of the table', [allow('dynamodb:PutItem', `${TABLE}/index/*`)]],
  ['a pattern with a dot that is none', [allow('dynamodb:PutItem', TABLE.replace('events', 'e.ents'))]],
] as const)('denies what the statements do not allow: they allow %s', ([, statements]) => {
  expect(createPermissions(CALLER, statements).refusal('PutItem', [TABLE])).toMatchObject({
    statusCode: 400,
    body: {
      __type: 'com.amazon.coral.service#AccessDeniedException',
      Message: `User: ${CALLER} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    },
  });
});

test('denies what a statement denies, whatever others allow', () => {
  const permissions = createPermissions(CALLER, [
    allow('*'),
    deny('dynamodb:Delete*', TABLE),
    allow('dynamodb:*', TABLE),
  ]);

  expect(permissions.refusal('DeleteItem', [TABLE])).toMatchObject({
    body: {
      Message: `User: ${CALLER} is not authorized to perform: dynamodb:DeleteItem on resource: ${TABLE} with an explicit deny in an identity-based policy`,
    },
  });
  expect(permissions.refusal('PutItem', [TABLE])).toBeUndefined();
});

test('allows a call on several tables only if each is allowed', () => {
  const permissions = createPermissions(CALLER, [allow('dynamodb:BatchGetItem', TABLE)]);

  expect(permissions.refusal('BatchGetItem', [TABLE, `${TABLE}2`])?.message).toContain(`${TABLE}2`);
});

test('decides anew by new statements', () => {
  const permissions = createPermissions(CALLER, [allow('dynamodb:PutItem')]);
  expect(permissions.refusal('PutItem', [TABLE])).toBeUndefined();

  permissions.replace([]);

  expect(permissions.refusal('PutItem', [TABLE])).toBeDefined();
});

test('takes every character but the two wildcards as it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const literal = text.replace(/[*?]/g, '');
      const isAllowed = (resource: string) =>
        createPermissions(CALLER, [allow('*', literal)]).refusal('GetItem', [resource]) === undefined;

      expect(isAllowed(literal)).toBe(true);
      expect(isAllowed(other)).toBe(other === literal);
    }),
  );
});

const denied = (action: string, resource: string) => ({
  status: 400,
  body: { Message: expect.stringContaining(`perform: dynamodb:${action} on resource: ${resource} because`) },
});

test('asks about the table or the index that a call is about', async () => {
  const statements = [allow('dynamodb:GetItem', TABLE), allow('dynamodb:Query', INDEX)];
  await using database = await startTestDatabase({ role: { name: 'r', sessionName: 'f', statements } });
  await createTables(database.call, [TEST_TABLE]);
  const TableName = TEST_TABLE.name;
  const query = { TableName, KeyConditionExpression: 'id = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } };
  const indexQuery = {
    ...query,
    IndexName: 'by-status',
    KeyConditionExpression: '#s = :a',
    ExpressionAttributeNames: { '#s': 'status' },
  };
  const Key = { id: { S: 'a' } };
  const ask = (operation: string, input: object) => database.answer(operation, input, FUNCTION);

  expect(await ask('GetItem', { TableName, Key })).toMatchObject({ status: 200 });
  expect(await ask('Query', indexQuery)).toMatchObject({ status: 200 });
  expect(await ask('Query', query)).toMatchObject(denied('Query', TABLE));
  expect(await ask('Scan', { TableName, IndexName: 'by-status' })).toMatchObject(denied('Scan', INDEX));
  expect(await ask('DeleteItem', { TableName, Key })).toMatchObject(denied('DeleteItem', TABLE));
  expect(await ask('BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key] } } })).toMatchObject(
    denied('BatchGetItem', TABLE),
  );
  expect(await ask('DescribeTimeToLive', { TableName })).toMatchObject(denied('DescribeTimeToLive', TABLE));
  expect(await ask('ListTables', {})).toMatchObject(
    denied('ListTables', 'arn:aws:dynamodb:eu-west-1:123456789012:table/*'),
  );
});

test('names tables and caller by the partition of the Region, as the template does', async () => {
  const table = 'arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/events';
  const statements = [allow('dynamodb:DescribeTable', table)];
  const role = { name: 'r', sessionName: 'f', statements };
  await using database = await startTestDatabase({ region: 'us-gov-west-1', role });
  await createTables(database.call, [TEST_TABLE]);

  const described = await database.answer('DescribeTable', { TableName: TEST_TABLE.name }, FUNCTION);
  const { body } = await database.answer('Scan', { TableName: TEST_TABLE.name }, FUNCTION);

  expect(described).toMatchObject({
    status: 200,
    body: { Table: { TableArn: table, GlobalSecondaryIndexes: [{ IndexArn: `${table}/index/by-status` }] } },
  });
  expect(body.Message).toContain(`User: arn:aws-us-gov:sts::123456789012:assumed-role/r/f is not authorized`);
  expect(body.Message).toContain(`on resource: ${table} because`);
});

test('lets the owner do anything', async () => {
  await using database = await startTestDatabase({ role: { name: 'r', sessionName: 'f', statements: [] } });

  expect(await database.call('ListTables', {})).toEqual({ TableNames: [] });
});
