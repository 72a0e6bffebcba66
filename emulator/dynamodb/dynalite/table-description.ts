/** How dynalite 4.0.0 stores a table's description: as DescribeTable answers it. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableArn: string;
  /** Another one for each table of the same name that is created after a deletion. */
  readonly TableId: string;
  readonly KeySchema: KeySchema;
  /** Absent: provisioned. */
  readonly BillingModeSummary?: { readonly BillingMode: string };
  readonly ProvisionedThroughput: Throughput;
  readonly WarmThroughput?: WarmThroughput;
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexDescription[];
}

export interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: KeySchema;
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

export interface GlobalIndexDescription extends IndexDescription {
  readonly ProvisionedThroughput: Throughput;
  readonly WarmThroughput?: WarmThroughput;
}

type KeySchema = readonly [{ readonly AttributeName: string }, ...{ readonly AttributeName: string }[]];

/** Units a second; zeros where the table is on demand. */
export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** Units a second that an on-demand table or index was asked to serve at once. */
export interface WarmThroughput {
  readonly ReadUnitsPerSecond: number;
  readonly WriteUnitsPerSecond: number;
}
