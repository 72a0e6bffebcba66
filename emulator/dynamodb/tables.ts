import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { KeyElement, ProvisionedThroughput, TableDeployment, WarmThroughput } from '../template/deployment.ts';
import { type DynamoDbCall, DynamoDbError } from './dynamodb-call.ts';

/** Creates the tables that are not there yet. Throws DATA_UNREADABLE if one has other keys than the template says. */
export async function createTables(call: DynamoDbCall, tables: readonly TableDeployment[]): Promise<void> {
  await Promise.all(
    tables.map(async (table) => {
      try {
        await call('CreateTable', toCreateTableInput(table));
        await untilActive(call, table.name);
      } catch (error) {
        if (!(error instanceof DynamoDbError) || error.name !== 'ResourceInUseException') throw error;
        await requireSameKeys(call, table);
      }
    }),
  );
}

/** Deletes the tables with all that is in them and creates them anew. */
export async function recreateTables(call: DynamoDbCall, tables: readonly TableDeployment[]): Promise<void> {
  await Promise.all(
    tables.map(async ({ name }) => {
      await call('DeleteTable', { TableName: name });
      await untilGone(call, name);
    }),
  );
  await createTables(call, tables);
}

/** The parameters of CreateTable. */
export function toCreateTableInput(table: TableDeployment): object {
  return {
    TableName: table.name,
    BillingMode: table.billingMode,
    ...toThroughput(table.provisionedThroughput),
    ...toWarmThroughput(table.warmThroughput),
    AttributeDefinitions: table.attributeDefinitions.map(({ attributeName, attributeType }) => ({
      AttributeName: attributeName,
      AttributeType: attributeType,
    })),
    KeySchema: toKeySchema(table.keySchema),
    ...(table.globalSecondaryIndexes.length > 0 && {
      GlobalSecondaryIndexes: table.globalSecondaryIndexes.map((index) => ({
        IndexName: index.indexName,
        KeySchema: toKeySchema(index.keySchema),
        Projection: {
          ProjectionType: index.projectionType,
          ...(index.projectionType === 'INCLUDE' && { NonKeyAttributes: index.nonKeyAttributes }),
        },
        ...toThroughput(index.provisionedThroughput),
        ...toWarmThroughput(index.warmThroughput),
      })),
    }),
  };
}

function toThroughput(throughput: ProvisionedThroughput | undefined): object {
  if (throughput === undefined) return {};
  const { readCapacityUnits, writeCapacityUnits } = throughput;
  return {
    ProvisionedThroughput: { ReadCapacityUnits: readCapacityUnits, WriteCapacityUnits: writeCapacityUnits },
  };
}

function toWarmThroughput(throughput: WarmThroughput | undefined): object {
  if (throughput === undefined) return {};
  const { readUnitsPerSecond, writeUnitsPerSecond } = throughput;
  return { WarmThroughput: { ReadUnitsPerSecond: readUnitsPerSecond, WriteUnitsPerSecond: writeUnitsPerSecond } };
}

function toKeySchema(elements: readonly KeyElement[]): object[] {
  return elements.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType }));
}

interface TableDescription {
  readonly TableStatus?: string;
  readonly KeySchema?: readonly object[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly KeySchema: readonly object[] }[];
}

async function describe(call: DynamoDbCall, tableName: string): Promise<TableDescription> {
  return (await call('DescribeTable', { TableName: tableName })).Table as TableDescription;
}

/** dynalite changes a table's status a timer tick after its answer, and tells nobody. */
async function untilActive(call: DynamoDbCall, tableName: string): Promise<void> {
  while ((await describe(call, tableName)).TableStatus !== 'ACTIVE');
}

async function untilGone(call: DynamoDbCall, tableName: string): Promise<void> {
  for (;;) {
    try {
      await describe(call, tableName);
    } catch (error) {
      if (error instanceof DynamoDbError && error.name === 'ResourceNotFoundException') return;
      throw error;
    }
  }
}

async function requireSameKeys(call: DynamoDbCall, table: TableDeployment): Promise<void> {
  const there = await describe(call, table.name);
  const indexes = (there.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema }) => [IndexName, KeySchema]);
  const wanted = table.globalSecondaryIndexes.map((index) => [index.indexName, toKeySchema(index.keySchema)]);
  const isSame =
    JSON.stringify([there.KeySchema, indexes.sort()]) === JSON.stringify([toKeySchema(table.keySchema), wanted.sort()]);
  if (isSame) return;
  throw new WorkbenchError(
    'DATA_UNREADABLE',
    `The data folder has a table ${table.name} with other keys or indexes than the template. Keys cannot be changed: run \`triggers reset\`, or use another folder with --data.`,
  );
}
