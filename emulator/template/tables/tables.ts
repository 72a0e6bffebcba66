import type { IndexDeployment, ProvisionedThroughput, TableDeployment } from '../deployment.ts';
import { parseValue } from '../language/property-schema.ts';
import { propertyPath, type Stack } from '../language/stack.ts';
import type { ResourceDeclaration } from '../language/template-sections.ts';
import { refuseUnsupported } from '../language/unsupported-properties.ts';
import { checkKeys } from './table-keys.ts';
import { simpleTableSchema, TABLE_NAME, tableSchema } from './table-schema.ts';

/**
 * Every DynamoDB table of a stack; throws TEMPLATE_INVALID for what CreateTable would refuse.
 * Streams, backups, encryption, replicas, tags, on-demand maxima and deletion protection are passed over: no
 * request sees a difference.
 */
export function readTables(stack: Stack): readonly TableDeployment[] {
  const tables = stack.resources('AWS::DynamoDB::Table', 'AWS::Serverless::SimpleTable').map((resource) => {
    const { name, arn } = stack.identity(resource);
    if (!TABLE_NAME.test(name)) {
      const rule = 'must have 3 to 255 characters of a-z A-Z 0-9 _ - .';
      throw stack.refuse(propertyPath(resource, 'TableName'), `is "${name}": it ${rule}`);
    }
    const settings =
      resource.type === 'AWS::DynamoDB::Table' ? readTable(stack, resource) : readSimpleTable(stack, resource);
    return { logicalId: resource.logicalId, name, arn, ...settings };
  });
  for (const [index, table] of tables.entries()) {
    const twin = tables.slice(0, index).find(({ name }) => name === table.name);
    if (!twin) continue;
    const path = ['Resources', table.logicalId];
    throw stack.refuse(path, `is a table named ${table.name}, as ${twin.logicalId} is. Give one of them another name.`);
  }
  return tables;
}

type TableSettings = Omit<TableDeployment, 'logicalId' | 'name' | 'arn'>;

function readTable(stack: Stack, resource: ResourceDeclaration): TableSettings {
  const properties = stack.properties(resource);
  refuseUnsupported(stack, resource, properties, {
    LocalSecondaryIndexes: 'local secondary indexes are not emulated. Use a global one',
    ImportSourceSpecification: 'tables start empty here. Import the items yourself',
  });
  const table = parseValue(tableSchema, properties, propertyPath(resource), stack.refuse);
  const { Enabled, AttributeName } = table.TimeToLiveSpecification ?? { Enabled: false };
  if (Enabled && AttributeName === undefined) {
    throw stack.refuse(
      propertyPath(resource, 'TimeToLiveSpecification'),
      'is enabled, but names no attribute. Add AttributeName.',
    );
  }
  const settings = {
    billingMode: table.BillingMode,
    ...(table.WarmThroughput && { warmThroughput: table.WarmThroughput }),
    attributeDefinitions: table.AttributeDefinitions,
    keySchema: table.KeySchema,
    globalSecondaryIndexes: table.GlobalSecondaryIndexes.map(
      (index, position): IndexDeployment => ({
        indexName: index.IndexName,
        keySchema: index.KeySchema,
        projectionType: index.Projection.ProjectionType,
        nonKeyAttributes: index.Projection.NonKeyAttributes,
        ...(index.WarmThroughput && { warmThroughput: index.WarmThroughput }),
        ...throughputOf(stack, resource, table.BillingMode, index.ProvisionedThroughput, [
          'GlobalSecondaryIndexes',
          position,
        ]),
      }),
    ),
    ...throughputOf(stack, resource, table.BillingMode, table.ProvisionedThroughput, []),
    ...(Enabled && AttributeName !== undefined ? { ttlAttribute: AttributeName } : {}),
  };
  checkKeys(settings, (path, problem) => stack.refuse(propertyPath(resource, ...path), problem));
  return settings;
}

function throughputOf(
  stack: Stack,
  resource: ResourceDeclaration,
  billingMode: TableDeployment['billingMode'],
  throughput: ProvisionedThroughput | undefined,
  path: readonly (string | number)[],
): { readonly provisionedThroughput?: ProvisionedThroughput } {
  const at = propertyPath(resource, ...path, 'ProvisionedThroughput');
  if (billingMode === 'PAY_PER_REQUEST') {
    if (!throughput) return {};
    throw stack.refuse(at, 'is set, but the table is billed per request. Remove it, or set BillingMode: PROVISIONED.');
  }
  if (throughput) return { provisionedThroughput: throughput };
  throw stack.refuse(
    at,
    'is missing, but the table is billed by provisioned capacity. Add it, or set BillingMode: PAY_PER_REQUEST.',
  );
}

function readSimpleTable(stack: Stack, resource: ResourceDeclaration): TableSettings {
  const table = parseValue(simpleTableSchema, stack.properties(resource), propertyPath(resource), stack.refuse);
  const { Name, Type } = table.PrimaryKey;
  return {
    billingMode: table.ProvisionedThroughput ? 'PROVISIONED' : 'PAY_PER_REQUEST',
    ...(table.ProvisionedThroughput ? { provisionedThroughput: table.ProvisionedThroughput } : {}),
    attributeDefinitions: [{ attributeName: Name, attributeType: SIMPLE_TYPES[Type] }],
    keySchema: [{ attributeName: Name, keyType: 'HASH' }],
    globalSecondaryIndexes: [],
  };
}

const SIMPLE_TYPES = { String: 'S', Number: 'N', Binary: 'B' } as const;
