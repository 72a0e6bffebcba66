import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogStore } from './log-store.ts';

const event = (n: number) => ({ logGroupName: 'group', logStreamName: 'stream', timestampMs: n, message: `${n}` });

test('returns the newest events, oldest first, whatever was put before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(30), fc.nat(12), (maxEvents, puts, count) => {
      const store = createLogStore(maxEvents);
      const events = Array.from({ length: puts }, (_, n) => event(n));
      for (const one of events) store.put(one);

      const expected = events.slice(Math.max(0, puts - Math.min(count, maxEvents)));
      expect(store.newest(count)).toEqual(expected);
    }),
  );
});

test('hands out a list that later events do not change', () => {
  const store = createLogStore(2);
  store.put(event(1));

  const newest = store.newest(2);
  store.put(event(2));
  store.put(event(3));

  expect(newest).toEqual([event(1)]);
});
