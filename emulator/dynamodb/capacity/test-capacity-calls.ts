import { METERED_TABLE, type MeteredOutcome, startMeteredDatabase } from './test-capacity.ts';

const { TableName } = METERED_TABLE;

/** An event of the metered table. */
export const event = (id: string, more: object = {}) => ({ id: { S: id }, ...more });
/** An item of exactly so many bytes: `id` and `data` are six, the id one. */
export const ofBytes = (bytes: number, id = 'a') => event(id, { data: { S: 'x'.repeat(bytes - 7) } });
/** What makes an event show in `by-status`. */
export const pending = (at: string) => ({ status: { S: 'pending' }, at: { S: at } });

/** Calls on the metered table. */
export const put = (Item: object, more: object = {}) => ['PutItem', { TableName, Item, ...more }] as const;
export const get = (id: string, more: object = {}) =>
  ['GetItem', { TableName, Key: { id: { S: id } }, ...more }] as const;
export const remove = (id: string, more: object = {}) =>
  ['DeleteItem', { TableName, Key: { id: { S: id } }, ...more }] as const;
export const setData = (bytes: number, more: object = {}) =>
  [
    'UpdateItem',
    {
      TableName,
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #data = :data',
      ExpressionAttributeNames: { '#data': 'data' },
      ...more,
      ExpressionAttributeValues: {
        ':data': { S: 'x'.repeat(bytes - 7) },
        ...(more as { ExpressionAttributeValues?: object }).ExpressionAttributeValues,
      },
    },
  ] as const;

/** One call: an operation and its input. */
export type Call = readonly [operation: string, input: object];

/** What calls come to, one after the other on an empty table. */
export async function outcomes(...calls: readonly Call[]): Promise<readonly MeteredOutcome[]> {
  await using database = await startMeteredDatabase({ table: METERED_TABLE });
  const results: MeteredOutcome[] = [];
  for (const [operation, input] of calls) results.push(await database.call(operation, input));
  return results;
}

/** What the last of some calls comes to. */
export async function lastOutcome(...calls: readonly Call[]): Promise<MeteredOutcome> {
  return (await outcomes(...calls)).at(-1) as MeteredOutcome;
}

/** A write of the table alone. */
export const written = (writeUnits: number) => [{ tableName: TableName, readUnits: 0, writeUnits }];
/** A read of the table alone. */
export const readUnits = (units: number) => [{ tableName: TableName, readUnits: units, writeUnits: 0 }];

/** Conditions for writes. */
export const exists = { ConditionExpression: 'attribute_exists(id)' };
export const isNew = { ConditionExpression: 'attribute_not_exists(id)' };

/** A query of `by-status`. */
export const queryPending = (more: object = {}) =>
  [
    'Query',
    {
      TableName,
      IndexName: 'by-status',
      KeyConditionExpression: '#status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': { S: 'pending' } },
      ...more,
    },
  ] as const;
