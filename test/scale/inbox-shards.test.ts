import { expect, test } from 'vitest';
import { simulateIngest } from './simulated-ingest.ts';

const INDEX_IS_HOT = 'IndexWriteKeyRangeThroughputExceeded';
/** Sixteen partitions of table and index. */
const WARM = 16_000;

test('one shard takes 1,000 small events a second: the rest meets the one hot partition of the index', async () => {
  const { perSecond, refusals } = await simulateIngest({
    shards: 1,
    warmWritesPerSecond: WARM,
    eventsPerSecond: 2_500,
    seconds: 8,
  });

  expect(perSecond).toBeGreaterThan(980);
  expect(perSecond).toBeLessThan(1_020);
  expect([...refusals.keys()]).toEqual([INDEX_IS_HOT]);
});

test('eight shards take more than 7,000 small events a second', async () => {
  const { perSecond } = await simulateIngest({
    shards: 8,
    warmWritesPerSecond: WARM,
    eventsPerSecond: 12_000,
    seconds: 8,
  });

  expect(perSecond).toBeGreaterThan(7_000);
  expect(perSecond).toBeLessThan(8_100);
});

test('eight shards of a new table take no more than its four partitions do, until it has grown', async () => {
  const { perSecond } = await simulateIngest({
    shards: 8,
    warmWritesPerSecond: 4_000,
    eventsPerSecond: 12_000,
    seconds: 8,
  });

  expect(perSecond).toBeGreaterThan(2_500);
  expect(perSecond).toBeLessThan(4_100);
});

test.each([
  { shards: 1, eventsPerSecond: 480, isTaken: true },
  { shards: 1, eventsPerSecond: 600, isTaken: false },
  { shards: 8, eventsPerSecond: 2_000, isTaken: true },
])('$shards shards take $eventsPerSecond events a second that are acknowledged at once: $isTaken', async (load) => {
  const { refusals } = await simulateIngest({ ...load, warmWritesPerSecond: WARM, seconds: 15, isAcknowledged: true });

  // An acknowledgement takes the event out of one partition of the index and puts it into another.
  expect([...refusals.keys()]).toEqual(load.isTaken ? [] : [INDEX_IS_HOT]);
});
