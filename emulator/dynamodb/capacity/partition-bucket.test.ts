import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PartitionBucket } from './partition-bucket.ts';

const START_MS = 50_000;

test('lets a call in that costs more than is left, and the next one only when the debt is paid', () => {
  const bucket = new PartitionBucket({ limitPerSecond: 100, burstSeconds: 1, nowMs: START_MS });

  bucket.take(99, START_MS);
  expect(bucket.isExhausted(START_MS)).toBe(false);
  bucket.take(51, START_MS);

  expect(bucket.isExhausted(START_MS + 500)).toBe(true);
  expect(bucket.isExhausted(START_MS + 501)).toBe(false);
});

test('begins with one second of capacity and keeps what is unused for as long as its burst', () => {
  const bucket = new PartitionBucket({ limitPerSecond: 10, burstSeconds: 300, nowMs: START_MS });

  bucket.take(10, START_MS);
  expect(bucket.isExhausted(START_MS)).toBe(true);

  const laterMs = START_MS + 3_600_000;
  bucket.take(2_999, laterMs);
  expect(bucket.isExhausted(laterMs)).toBe(false);
  bucket.take(1, laterMs);
  expect(bucket.isExhausted(laterMs)).toBe(true);
});

test('tells what was used in the last whole second and how often it refused', () => {
  const bucket = new PartitionBucket({ limitPerSecond: 10, burstSeconds: 1, nowMs: START_MS });
  bucket.take(7, START_MS + 100);
  bucket.take(14, START_MS + 900);
  bucket.isExhausted(START_MS + 900);

  expect(bucket.use(START_MS + 900)).toEqual({ usedPerSecond: 0, limitPerSecond: 10, throttled: 1 });
  expect(bucket.use(START_MS + 1_000)).toEqual({ usedPerSecond: 21, limitPerSecond: 10, throttled: 1 });
  expect(bucket.use(START_MS + 2_000)).toEqual({ usedPerSecond: 0, limitPerSecond: 10, throttled: 1 });
});

const attempts = fc.array(fc.record({ waitMs: fc.nat({ max: 400 }), units: fc.integer({ min: 1, max: 60 }) }), {
  minLength: 1,
  maxLength: 150,
});

test('admits in any stretch of time no more than its limit, its burst and one call', () => {
  fc.assert(
    fc.property(attempts, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 5 }), (calls, limit, burst) => {
      const bucket = new PartitionBucket({ limitPerSecond: limit, burstSeconds: burst, nowMs: START_MS });
      let nowMs = START_MS;
      const admitted: { readonly atMs: number; readonly units: number }[] = [];
      for (const { waitMs, units } of calls) {
        nowMs += waitMs;
        if (bucket.isExhausted(nowMs)) continue;
        bucket.take(units, nowMs);
        admitted.push({ atMs: nowMs, units });
      }

      for (const [from, first] of admitted.entries()) {
        let sum = 0;
        for (const { atMs, units } of admitted.slice(from)) {
          const allowed = (limit * (atMs - first.atMs)) / 1000 + limit * burst;
          expect(sum).toBeLessThan(allowed + 1e-6);
          sum += units;
        }
      }
    }),
  );
});

test('admits all of a load that stays below its limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 500 }), (limit, count) => {
      const bucket = new PartitionBucket({ limitPerSecond: limit, burstSeconds: 1, nowMs: START_MS });

      for (let at = 0; at < count; at += 1) {
        const nowMs = START_MS + (at * 1000) / limit;
        expect(bucket.isExhausted(nowMs)).toBe(false);
        bucket.take(1, nowMs);
      }
    }),
  );
});
