import * as z from 'zod';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { KeyElement, TableDeployment } from '../../template/deployment.ts';
import { type DynamoDbCall, DynamoDbError } from '../dynamodb-call.ts';
import { createTables } from '../tables.ts';
import { notDynamoDb } from './sdk-call.ts';

/** Throws BAD_ARGUMENT unless every table is there with the keys and indexes of the template. Changes nothing. */
export async function requireTables(call: DynamoDbCall, tables: readonly TableDeployment[], url: string) {
  for (const table of tables) {
    if (await isThere(call, table, url)) continue;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `There is no table ${table.name} at ${url}. Tables on AWS are not created from here: deploy the template first, or pass the stage and parameters that it was deployed with.`,
    );
  }
}

/** Creates the tables that are not there. Throws BAD_ARGUMENT if one is there with other keys or indexes. */
export async function createMissingTables(call: DynamoDbCall, tables: readonly TableDeployment[], url: string) {
  for (const table of tables) {
    if (await isThere(call, table, url)) continue;
    await createTables(call, [table]);
    await letExpire(call, table);
  }
}

/** Whether there is such a table. Throws BAD_ARGUMENT if it has other keys or indexes. */
async function isThere(call: DynamoDbCall, table: TableDeployment, url: string): Promise<boolean> {
  const found = await describeTable(call, table.name, url);
  if (found !== undefined) requireSame(found, table, url);
  return found !== undefined;
}

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const TableAnswer = z.object({
  Table: z.object({
    TableStatus: z.string(),
    KeySchema: Keys,
    AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
    GlobalSecondaryIndexes: z
      .array(
        z.object({
          IndexName: z.string(),
          KeySchema: Keys,
          Projection: z.object({
            ProjectionType: z.string().optional(),
            NonKeyAttributes: z.array(z.string()).optional(),
          }),
        }),
      )
      .default([]),
  }),
});
type TableDescription = z.infer<typeof TableAnswer>['Table'];

/** Undefined: there is no such table. */
async function describeTable(call: DynamoDbCall, name: string, url: string): Promise<TableDescription | undefined> {
  try {
    const answer = TableAnswer.safeParse(await call('DescribeTable', { TableName: name }));
    if (!answer.success) throw notDynamoDb(url, answer.error);
    return answer.data.Table;
  } catch (error) {
    if (error instanceof DynamoDbError && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function requireSame(found: TableDescription, table: TableDeployment, url: string): void {
  const difference = differenceOf(found, table);
  if (difference === undefined) return;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The table ${table.name} at ${url} does not fit the template: ${difference}. It was left as it is. Use the template that it was made with, or another database.`,
  );
}

/** The first difference that the function would notice. More indexes than the template has do no harm. */
function differenceOf(found: TableDescription, table: TableDeployment): string | undefined {
  if (!['ACTIVE', 'UPDATING'].includes(found.TableStatus)) return `its status is ${found.TableStatus}`;
  const keys = keysOf(found.KeySchema);
  if (keys !== wantedKeys(table.keySchema)) return `its key is ${keys} and not ${wantedKeys(table.keySchema)}`;
  for (const { attributeName, attributeType } of table.attributeDefinitions) {
    const attribute = found.AttributeDefinitions.find(({ AttributeName }) => AttributeName === attributeName);
    // One that no key needs any more is found by its key or index below.
    if (attribute === undefined || attribute.AttributeType === attributeType) continue;
    return `its attribute ${attributeName} is of type ${attribute.AttributeType} and not ${attributeType}`;
  }
  for (const wanted of table.globalSecondaryIndexes) {
    const index = found.GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === wanted.indexName);
    if (index === undefined) return `it has no index ${wanted.indexName}`;
    const indexKeys = keysOf(index.KeySchema);
    if (indexKeys !== wantedKeys(wanted.keySchema)) {
      return `the key of its index ${wanted.indexName} is ${indexKeys} and not ${wantedKeys(wanted.keySchema)}`;
    }
    const projection = projectionOf(index.Projection.ProjectionType, index.Projection.NonKeyAttributes);
    const wantedProjection = projectionOf(wanted.projectionType, wanted.nonKeyAttributes);
    if (projection !== wantedProjection) {
      return `its index ${wanted.indexName} holds ${projection} and not ${wantedProjection}`;
    }
  }
  return undefined;
}

function keysOf(keys: z.infer<typeof Keys>): string {
  return keys.map(({ AttributeName, KeyType }) => `${AttributeName} (${KeyType})`).join(', ');
}

function wantedKeys(keys: readonly KeyElement[]): string {
  return keysOf(keys.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType })));
}

function projectionOf(type = 'ALL', attributes: readonly string[] = []): string {
  return type === 'INCLUDE' ? `INCLUDE ${attributes.toSorted().join(', ')}` : type;
}

/** Where it is not offered, items stay; DynamoDB does not promise either when it removes them. */
async function letExpire(call: DynamoDbCall, { name, ttlAttribute }: TableDeployment): Promise<void> {
  if (ttlAttribute === undefined) return;
  const TimeToLiveSpecification = { AttributeName: ttlAttribute, Enabled: true };
  try {
    await call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification });
  } catch (error) {
    if (!(error instanceof DynamoDbError)) throw error;
  }
}
