import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newEventId } from '../input/event-id.ts';
import {
  isStoredStatus,
  MAX_INBOX_SHARDS,
  type StoredStatus,
  shardOf,
  shardOfStatus,
  statusOf,
  storedStatus,
} from './inbox-shards.ts';

const status = fc.constantFrom('pending' as const, 'acknowledged' as const);
const shard = fc.integer({ min: 0, max: MAX_INBOX_SHARDS - 1 });

test('one shard is the plain layout', () => {
  expect(shardOf(newEventId(Date.now() * 1000), 1)).toBe(0);
  expect([storedStatus('pending', 0), storedStatus('acknowledged', 0)]).toEqual(['pending', 'acknowledged']);
});

test('a stored status is read back as the status and the shard it was made of', () => {
  fc.assert(
    fc.property(status, shard, (wanted, number) => {
      const stored = storedStatus(wanted, number);

      expect([isStoredStatus(stored), statusOf(stored), shardOfStatus(stored)]).toEqual([true, wanted, number]);
    }),
  );
});

test('no other text is a stored status', () => {
  for (const text of [
    '',
    'Pending',
    'deleted',
    'pending@',
    'pending@0',
    'pending@01',
    'pending@32',
    'pending@1 ',
    'pending#1',
  ]) {
    expect([text, isStoredStatus(text)]).toEqual([text, false]);
  }
});

test('more shards have the same keys and some more, so that a table can be spread while it is in use', () => {
  const keys = (shards: number) =>
    Array.from({ length: shards }, (_, number): StoredStatus => storedStatus('pending', number));

  for (let shards = 1; shards < MAX_INBOX_SHARDS; shards += 1) {
    expect(keys(shards + 1).slice(0, shards)).toEqual(keys(shards));
  }
});

test('events of one moment are spread evenly, whatever the number of shards', () => {
  const ids = Array.from({ length: 8_000 }, () => newEventId(1_762_776_000_000_000));

  for (const shards of [2, 3, 8, 31, 32]) {
    const counts = new Array<number>(shards).fill(0);
    for (const id of ids) counts[shardOf(id, shards)] = (counts[shardOf(id, shards)] ?? 0) + 1;
    const expected = ids.length / shards;
    // Seven standard deviations: by chance once in many millions of runs.
    for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(7 * Math.sqrt(expected));
  }
});
