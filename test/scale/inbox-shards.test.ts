import { expect, test } from 'vitest';
import { numberText } from '../../loadtest/model/quantity.ts';
import { expectSection, markdownTable } from '../docs/generated-section.ts';
import { simulateIngest } from './simulated-ingest.ts';

const INDEX_IS_HOT = 'IndexWriteKeyRangeThroughputExceeded';
/** Sixteen partitions of table and index. */
const WARM = 16_000;

test('spreads what the index takes over partitions: 1,000 small events a second with one shard, over 7,000 with eight', async () => {
  const loads = [
    { shards: 1, warmWritesPerSecond: WARM, eventsPerSecond: 2_500 },
    { shards: 8, warmWritesPerSecond: 4_000, eventsPerSecond: 12_000 },
    { shards: 8, warmWritesPerSecond: 8_000, eventsPerSecond: 12_000 },
    { shards: 8, warmWritesPerSecond: WARM, eventsPerSecond: 12_000 },
  ];

  const taken = await Promise.all(
    loads.map(async (load) => ({ ...load, ...(await simulateIngest({ ...load, seconds: 8 })) })),
  );

  const [one, newTable, , eight] = taken.map(({ perSecond }) => perSecond);
  expect(one).toBeGreaterThan(980);
  expect(one).toBeLessThan(1_020);
  expect([...(taken[0]?.refusals.keys() ?? [])]).toEqual([INDEX_IS_HOT]);
  expect(eight).toBeGreaterThan(7_000);
  expect(eight).toBeLessThan(8_100);
  // Eight shards of a new table take no more than its four partitions do, until it has grown.
  expect(newTable).toBeGreaterThan(2_500);
  expect(newTable).toBeLessThan(4_100);
  const rows = taken.map(({ shards, warmWritesPerSecond, eventsPerSecond, perSecond }) =>
    [shards, warmWritesPerSecond, eventsPerSecond, Math.round(perSecond)].map((figure) => numberText(figure)),
  );
  const heads = ['InboxShards', 'WarmWritesPerSecond', 'sent a second', 'taken a second'];
  expectSection('docs/scaling.md', 'ingest', markdownTable(heads, rows));
});

test.each([
  { shards: 1, eventsPerSecond: 480, isTaken: true },
  { shards: 1, eventsPerSecond: 600, isTaken: false },
  { shards: 8, eventsPerSecond: 2_000, isTaken: true },
])('$shards shards take $eventsPerSecond events a second that are acknowledged at once: $isTaken', async (load) => {
  const { refusals } = await simulateIngest({ ...load, warmWritesPerSecond: WARM, seconds: 9, isAcknowledged: true });

  // An acknowledgement takes the event out of one partition of the index and puts it into another.
  expect([...refusals.keys()]).toEqual(load.isTaken ? [] : [INDEX_IS_HOT]);
});
