import type { GlobalIndexDescription, TableDescription, Throughput } from '../dynalite/table-description.ts';
import { type BucketUse, PartitionBucket } from './partition-bucket.ts';
import type { BillingMode, ThrottlingReason } from './throttling-error.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
export const PARTITION_READ_UNITS_PER_SECOND = 3_000;
export const PARTITION_WRITE_UNITS_PER_SECOND = 1_000;

/**
 * A new on-demand table, and each of its indexes, serves 12,000 reads and 4,000 writes a second, if they are spread.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html
 */
export const ON_DEMAND_PARTITIONS = 4;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html */
const PROVISIONED_BURST_SECONDS = 300;

/** AWS documents no burst over a partition's limit. A second of it keeps even traffic from being refused. */
const PARTITION_BURST_SECONDS = 1;

export type AccessKind = 'read' | 'write';

/** What a call uses of one partition. */
export interface PartitionCharge {
  readonly table: TableDescription;
  /** Absent: the table itself, whose partitions also hold its local indexes. */
  readonly index?: GlobalIndexDescription | undefined;
  readonly kind: AccessKind;
  /** Where the hash of the partition key lies, from 0 up to 1. */
  readonly position: number;
  readonly units: number;
}

/** A partition as it is used just now. */
export interface PartitionUse extends BucketUse {
  readonly tableName: string;
  /** Absent: a partition of the table itself. */
  readonly indexName?: string;
  /** Counted from 0. */
  readonly partition: number;
  readonly kind: AccessKind;
}

/** One table or one global index, with its partitions. */
export class PartitionedResource {
  readonly #arn: string;
  readonly #tableName: string;
  readonly #tableId: string;
  readonly #indexName: string | undefined;
  readonly #mode: BillingMode;
  readonly #throughput: Throughput;
  readonly #partitions: readonly Readonly<Record<AccessKind, PartitionBucket>>[];
  /** Of what is provisioned for all partitions together, wherever it is used; absent: on demand. */
  readonly #provisioned: Readonly<Record<AccessKind, PartitionBucket>> | undefined;

  constructor(options: {
    readonly arn: string;
    readonly table: TableDescription;
    readonly index: GlobalIndexDescription | undefined;
    readonly scale: number;
    readonly nowMs: number;
  }) {
    const { table, index, scale, nowMs } = options;
    this.#arn = options.arn;
    this.#tableName = table.TableName;
    this.#tableId = table.TableId;
    this.#indexName = index?.IndexName;
    this.#mode = billingMode(table);
    this.#throughput = throughput(table, index);
    const buckets = (readPerSecond: number, writePerSecond: number, burstSeconds: number) => ({
      read: new PartitionBucket({ limitPerSecond: readPerSecond * scale, burstSeconds, nowMs }),
      write: new PartitionBucket({ limitPerSecond: writePerSecond * scale, burstSeconds, nowMs }),
    });
    this.#partitions = Array.from({ length: partitionCount(table, index) }, () =>
      buckets(PARTITION_READ_UNITS_PER_SECOND, PARTITION_WRITE_UNITS_PER_SECOND, PARTITION_BURST_SECONDS),
    );
    const { ReadCapacityUnits, WriteCapacityUnits } = this.#throughput;
    this.#provisioned =
      this.#mode === 'provisioned'
        ? buckets(ReadCapacityUnits, WriteCapacityUnits, PROVISIONED_BURST_SECONDS)
        : undefined;
  }

  /** Whether the table is the same one, and has the same throughput, as when this began. */
  isStill(table: TableDescription, index: GlobalIndexDescription | undefined): boolean {
    if (table.TableId !== this.#tableId || billingMode(table) !== this.#mode) return false;
    const { ReadCapacityUnits, WriteCapacityUnits } = throughput(table, index);
    return (
      ReadCapacityUnits === this.#throughput.ReadCapacityUnits &&
      WriteCapacityUnits === this.#throughput.WriteCapacityUnits
    );
  }

  refusal(charge: PartitionCharge, nowMs: number): ThrottlingReason | undefined {
    const what = `${this.#indexName === undefined ? 'Table' : 'Index'}${charge.kind === 'read' ? 'Read' : 'Write'}`;
    if (this.#provisioned?.[charge.kind].isExhausted(nowMs)) {
      return { reason: `${what}ProvisionedThroughputExceeded`, resource: this.#arn };
    }
    if (this.#partitionOf(charge)[charge.kind].isExhausted(nowMs)) {
      return { reason: `${what}KeyRangeThroughputExceeded`, resource: this.#arn };
    }
    return undefined;
  }

  take(charge: PartitionCharge, nowMs: number): void {
    this.#provisioned?.[charge.kind].take(charge.units, nowMs);
    this.#partitionOf(charge)[charge.kind].take(charge.units, nowMs);
  }

  uses(nowMs: number): readonly PartitionUse[] {
    return this.#partitions.flatMap((buckets, partition) =>
      (['read', 'write'] as const).map((kind) => ({
        tableName: this.#tableName,
        ...(this.#indexName !== undefined && { indexName: this.#indexName }),
        partition,
        kind,
        ...buckets[kind].use(nowMs),
      })),
    );
  }

  #partitionOf({ position }: PartitionCharge): Readonly<Record<AccessKind, PartitionBucket>> {
    const buckets = this.#partitions[Math.floor(position * this.#partitions.length)];
    if (buckets === undefined) throw new RangeError(`A hash lies from 0 up to 1, not at ${position}.`);
    return buckets;
  }
}

/** Whether a table is paid by request or has provisioned capacity. */
export function billingMode(table: TableDescription): BillingMode {
  return table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'onDemand' : 'provisioned';
}

/**
 * How many partitions a table or index begins with; on demand, more of them if its warm throughput needs them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html
 */
export function partitionCount(table: TableDescription, index?: GlobalIndexDescription): number {
  if (billingMode(table) === 'onDemand') {
    const { ReadUnitsPerSecond = 0, WriteUnitsPerSecond = 0 } = (index ?? table).WarmThroughput ?? {};
    return Math.max(
      ON_DEMAND_PARTITIONS,
      Math.ceil(ReadUnitsPerSecond / PARTITION_READ_UNITS_PER_SECOND),
      Math.ceil(WriteUnitsPerSecond / PARTITION_WRITE_UNITS_PER_SECOND),
    );
  }
  const { ReadCapacityUnits, WriteCapacityUnits } = throughput(table, index);
  return Math.max(
    1,
    Math.ceil(
      ReadCapacityUnits / PARTITION_READ_UNITS_PER_SECOND + WriteCapacityUnits / PARTITION_WRITE_UNITS_PER_SECOND,
    ),
  );
}

function throughput(table: TableDescription, index: GlobalIndexDescription | undefined): Throughput {
  return index === undefined ? table.ProvisionedThroughput : index.ProvisionedThroughput;
}
