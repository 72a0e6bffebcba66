import { expect, test } from 'vitest';
import type { TableDescription } from '../dynalite/table-description.ts';
import { createPartitions, type PartitionLimitSettings } from './partition-limits.ts';
import { type PartitionCharge, partitionCount } from './partitioned-resource.ts';

const TABLE_ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/events';
const INDEX_ARN = `${TABLE_ARN}/index/by-status`;

const index = {
  IndexName: 'by-status',
  KeySchema: [{ AttributeName: 'status' }] as const,
  Projection: { ProjectionType: 'ALL' },
  ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
};

const onDemand: TableDescription = {
  TableName: 'events',
  TableArn: TABLE_ARN,
  TableId: 'a',
  KeySchema: [{ AttributeName: 'id' }],
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  GlobalSecondaryIndexes: [index],
};

const provisioned = (ReadCapacityUnits: number, WriteCapacityUnits: number): TableDescription => {
  const { BillingModeSummary: _mode, ...table } = onDemand;
  return { ...table, ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } };
};

function start(limits: PartitionLimitSettings) {
  const clock = { nowMs: 1_000_000 };
  const partitions = createPartitions({ limits, monotonicMs: () => clock.nowMs });
  /** Units that are let in at once, by calls of one unit each. */
  const admitted = (charge: Omit<PartitionCharge, 'units'>, attempts = 20_000) => {
    let units = 0;
    while (units < attempts && partitions.take([{ ...charge, units: 1 }]).length === 0) units += 1;
    return units;
  };
  return { clock, partitions, admitted };
}

const write = { table: onDemand, kind: 'write', position: 0.1 } as const;
const read = { table: onDemand, kind: 'read', position: 0.1 } as const;

test('serves 1,000 writes and 3,000 reads of one partition at once, each for itself', () => {
  const { admitted } = start({ scale: 1 });

  expect(admitted(write)).toBe(1_000);
  expect(admitted(read)).toBe(3_000);
});

test('serves 4,000 writes and 12,000 reads of a new on-demand table at once, if they are spread', () => {
  const { admitted } = start({ scale: 1 });
  const quarters = [0, 0.25, 0.5, 0.75];

  expect(quarters.reduce((sum, position) => sum + admitted({ ...write, position }), 0)).toBe(4_000);
  expect(quarters.reduce((sum, position) => sum + admitted({ ...read, position }), 0)).toBe(12_000);
});

test('serves as much again after a second', () => {
  const { admitted, clock } = start({ scale: 1 });
  admitted(write);

  clock.nowMs += 500;
  expect(admitted(write)).toBe(500);
  clock.nowMs += 60_000;
  expect(admitted(write)).toBe(1_000);
});

test('divides all limits by its scale', () => {
  const { admitted } = start({ scale: 0.05 });

  expect(admitted(write)).toBe(50);
  expect(admitted(read)).toBe(150);
});

test('gives an index partitions of its own', () => {
  const { admitted } = start({ scale: 1 });
  admitted(write);

  expect(admitted({ ...write, index })).toBe(1_000);
});

test('says which limit of which table or index a call met', () => {
  const { admitted, partitions } = start({ scale: 1 });
  const charges = [write, read, { ...write, index }, { ...read, index }];
  for (const charge of charges) admitted(charge);

  const reasons = charges.map((charge) => partitions.take([{ ...charge, units: 1 }]));

  expect(reasons).toEqual([
    [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE_ARN }],
    [{ reason: 'TableReadKeyRangeThroughputExceeded', resource: TABLE_ARN }],
    [{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: INDEX_ARN }],
    [{ reason: 'IndexReadKeyRangeThroughputExceeded', resource: INDEX_ARN }],
  ]);
});

test('uses nothing for a call that any of its partitions refuses', () => {
  const { admitted, partitions } = start({ scale: 1 });
  admitted({ ...write, index });

  for (let attempt = 0; attempt < 100; attempt += 1) {
    partitions.take([
      { ...write, units: 1 },
      { ...write, index, units: 1 },
    ]);
  }

  expect(admitted(write)).toBe(1_000);
});

test('names a limit once that a call meets twice', () => {
  const { admitted, partitions } = start({ scale: 1 });
  admitted({ ...write, index });

  const both = { ...write, index, units: 1 };

  expect(partitions.take([both, both])).toHaveLength(1);
});

test('refuses nothing when off, and still shows what is used', () => {
  const { admitted, clock, partitions } = start('off');

  expect(admitted(write, 2_500)).toBe(2_500);

  clock.nowMs += 1_000;
  expect(partitions.snapshot(5)).toEqual([
    { tableName: 'events', partition: 0, kind: 'write', usedPerSecond: 2_500, limitPerSecond: 1_000, throttled: 0 },
  ]);
});

test('shows the partition first that is nearest to its limit', () => {
  const { clock, partitions } = start({ scale: 0.1 });
  partitions.take([{ ...read, units: 150 }]);
  partitions.take([{ ...write, index, position: 0.9, units: 90 }]);
  clock.nowMs += 1_000;

  expect(partitions.snapshot(5)).toMatchObject([
    { indexName: 'by-status', partition: 3, kind: 'write', usedPerSecond: 90, limitPerSecond: 100 },
    { partition: 0, kind: 'read', usedPerSecond: 150, limitPerSecond: 300 },
  ]);
  expect(partitions.snapshot(1)).toHaveLength(1);
});

test('limits a provisioned table as a whole, and keeps five minutes of what it does not use', () => {
  const { admitted, clock, partitions } = start({ scale: 1 });
  const charge = { table: provisioned(10, 5), kind: 'write', position: 0 } as const;

  expect(admitted(charge)).toBe(5);
  expect(partitions.take([{ ...charge, units: 1 }])).toEqual([
    { reason: 'TableWriteProvisionedThroughputExceeded', resource: TABLE_ARN },
  ]);
  clock.nowMs += 100_000;
  expect(admitted(charge)).toBe(500);
  clock.nowMs += 3_600_000;
  expect(admitted(charge)).toBe(1_000);
});

test('limits each partition of a provisioned table as well, whatever is provisioned', () => {
  const { admitted, partitions } = start({ scale: 1 });
  const charge = { table: provisioned(100, 4_000), kind: 'write', position: 0.3 } as const;

  expect(admitted(charge)).toBe(1_000);
  expect(partitions.take([{ ...charge, units: 1 }])).toEqual([
    { reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE_ARN },
  ]);
});

const warm = (ReadUnitsPerSecond: number, WriteUnitsPerSecond: number): TableDescription => ({
  ...onDemand,
  WarmThroughput: { ReadUnitsPerSecond, WriteUnitsPerSecond },
});

test.each([
  [provisioned(1, 1), 1],
  [provisioned(3_000, 1_000), 2],
  [provisioned(5_000, 2_000), 4],
  [onDemand, 4],
  [warm(12_000, 16_000), 16],
  [warm(30_000, 4_000), 10],
])('begins with the partitions that its throughput needs', (table, partitions) => {
  expect(partitionCount(table)).toBe(partitions);
});

test('begins anew with a table that was deleted and created again', () => {
  const { admitted } = start({ scale: 1 });
  admitted(write);

  expect(admitted({ ...write, table: { ...onDemand, TableId: 'b' } })).toBe(1_000);
});

test('follows a change of the provisioned throughput', () => {
  const { admitted } = start({ scale: 1 });
  const charge = { kind: 'write', position: 0 } as const;
  admitted({ ...charge, table: provisioned(10, 5) });

  expect(admitted({ ...charge, table: provisioned(10, 50) })).toBe(50);
});
