import * as z from 'zod';
import type { KeyElement, ProvisionedThroughput, WarmThroughput } from '../deployment.ts';
import { flag, text, whole } from '../language/property-schema.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const MAX_CAPACITY_UNITS = 40_000;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const MAX_GLOBAL_SECONDARY_INDEXES = 20;

/** Names of tables and of indexes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

const capacityUnits = whole(
  1,
  MAX_CAPACITY_UNITS,
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
);

const throughputSchema = z
  .looseObject({ ReadCapacityUnits: capacityUnits, WriteCapacityUnits: capacityUnits })
  .transform(
    ({ ReadCapacityUnits, WriteCapacityUnits }): ProvisionedThroughput => ({
      readCapacityUnits: ReadCapacityUnits,
      writeCapacityUnits: WriteCapacityUnits,
    }),
  );

/** What every on-demand table and index serves. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
const LEAST_WARM_READS = 12_000;
const LEAST_WARM_WRITES = 4_000;

const warmThroughputSchema = z
  .looseObject({
    ReadUnitsPerSecond: warmUnits(LEAST_WARM_READS),
    WriteUnitsPerSecond: warmUnits(LEAST_WARM_WRITES),
  })
  .transform(
    ({ ReadUnitsPerSecond, WriteUnitsPerSecond }): WarmThroughput => ({
      readUnitsPerSecond: ReadUnitsPerSecond,
      writeUnitsPerSecond: WriteUnitsPerSecond,
    }),
  );

function warmUnits(least: number) {
  const source = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html';
  return whole(least, MAX_CAPACITY_UNITS, source).default(least);
}

const keySchema = z
  .array(z.looseObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .transform((elements) =>
    elements.map(({ AttributeName, KeyType }): KeyElement => ({ attributeName: AttributeName, keyType: KeyType })),
  );

const indexSchema = z.looseObject({
  IndexName: z.string().regex(TABLE_NAME, 'must have 3 to 255 characters of a-z A-Z 0-9 _ - .'),
  KeySchema: keySchema,
  Projection: z.looseObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).default([]),
  }),
  ProvisionedThroughput: throughputSchema.optional(),
  WarmThroughput: warmThroughputSchema.optional(),
});

/** The properties of an AWS::DynamoDB::Table that requests can tell. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const tableSchema = z.looseObject({
  BillingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PROVISIONED'),
  ProvisionedThroughput: throughputSchema.optional(),
  WarmThroughput: warmThroughputSchema.optional(),
  AttributeDefinitions: z
    .array(z.looseObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }))
    .transform((all) =>
      all.map(({ AttributeName, AttributeType }) => ({ attributeName: AttributeName, attributeType: AttributeType })),
    ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(indexSchema)
    .max(MAX_GLOBAL_SECONDARY_INDEXES, `must not have more than ${MAX_GLOBAL_SECONDARY_INDEXES} indexes`)
    .default([]),
  TimeToLiveSpecification: z.looseObject({ Enabled: flag, AttributeName: z.string().optional() }).optional(),
});

/** SAM's table of one key. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html */
export const simpleTableSchema = z.looseObject({
  PrimaryKey: z
    .looseObject({ Name: text, Type: z.enum(['String', 'Number', 'Binary']) })
    .default({ Name: 'id', Type: 'String' }),
  ProvisionedThroughput: throughputSchema.optional(),
});
