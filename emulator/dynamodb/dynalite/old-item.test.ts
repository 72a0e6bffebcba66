import { expect, test } from 'vitest';
import { createTables } from '../tables.ts';
import { startTestDatabase, TEST_TABLE } from '../test-database.ts';

const CONDITION_FAILED = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
const TableName = TEST_TABLE.name;
const there = { id: { S: 'a' }, status: { S: 'acknowledged' }, at: { S: '1' } };

async function startWithItem() {
  const database = await startTestDatabase();
  await createTables(database.call, [TEST_TABLE]);
  await database.call('PutItem', { TableName, Item: there });
  return database;
}

const failing = {
  TableName,
  ConditionExpression: '#status = :pending',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':pending': { S: 'pending' } },
};

const writes = [
  ['PutItem', { ...failing, Item: { ...there, at: { S: '2' } } }],
  ['DeleteItem', { ...failing, Key: { id: there.id } }],
  [
    'UpdateItem',
    {
      ...failing,
      Key: { id: there.id },
      UpdateExpression: 'REMOVE #at',
      ExpressionAttributeNames: { '#status': 'status', '#at': 'at' },
    },
  ],
] as const;

test.for(writes)('brings back the item that stood in the way of a %s', async ([operation, input]) => {
  await using database = await startWithItem();

  const answer = await database.answer(operation, { ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });

  expect(answer.body).toEqual({ __type: CONDITION_FAILED, message: 'The conditional request failed', Item: there });
});

test.for(writes)('brings back nothing of a %s that does not ask for it', async ([operation, input]) => {
  await using database = await startWithItem();

  const answers = [
    (await database.answer(operation, input)).body,
    (await database.answer(operation, { ...input, ReturnValuesOnConditionCheckFailure: 'NONE' })).body,
  ];

  const expected = { __type: CONDITION_FAILED, message: 'The conditional request failed' };
  expect(answers).toEqual([expected, expected]);
});

test('brings back nothing where there was no item', async () => {
  await using database = await startWithItem();
  const input = { ...failing, Key: { id: { S: 'none' } }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

  const answer = await database.answer('DeleteItem', input);

  expect(answer.body).toEqual({ __type: CONDITION_FAILED, message: 'The conditional request failed' });
});

test('refuses a value that the parameter does not have', async () => {
  await using database = await startWithItem();
  const input = { ...failing, Key: { id: there.id }, ReturnValuesOnConditionCheckFailure: 'ALL_NEW' };

  await expect(database.call('DeleteItem', input)).rejects.toMatchObject({ name: 'ValidationException' });
});
