import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { measurementsOf } from './measurements.ts';
import { type Row, samplesOf, times } from './test-samples.ts';

test('sums up each operation by how its requests ended, without warm-up and without what had no end', () => {
  const { operations } = measurementsOf(
    samplesOf([
      ...times(1_001, { operation: 'create', lateMs: 5 }),
      ...times(10, { operation: 'create', status: 429, serviceMs: 1 }),
      ...times(3, { operation: 'inbox', outcome: 'timeout', serviceMs: 30_000 }),
      ...times(7, { operation: 'inbox', isWarmUp: true }),
      ...times(2, { operation: 'inbox', outcome: 'inFlight' }),
    ]),
  );

  expect(operations.map(({ operation, status, count }) => [operation, status, count])).toEqual([
    ['create', '201', 1_001],
    ['create', '429', 10],
    ['inbox', 'timeout', 3],
  ]);
  expect(operations[0]).toMatchObject({ perSecond: 1_001, responseTime: { p95Ms: 15 }, serviceTime: { p95Ms: 10 } });
  expect(operations[2]?.responseTime.p50Ms).toBe(30_000);
});

test('tells the run second by second', () => {
  const { seconds } = measurementsOf(
    samplesOf([
      { intendedMs: 500, serviceMs: 10 },
      { intendedMs: 990, serviceMs: 20 },
      { intendedMs: 2_100, serviceMs: 1, status: 500 },
      { intendedMs: 100, isWarmUp: true },
    ]),
  );

  expect(seconds).toEqual([
    { second: 0, scheduled: 2, sent: 2, ended: { 201: 1 }, p50Ms: 10, p95Ms: 10, p99Ms: 10, maxMs: 10 },
    { second: 1, scheduled: 0, sent: 0, ended: { 201: 1 }, p50Ms: 20, p95Ms: 20, p99Ms: 20, maxMs: 20 },
    { second: 2, scheduled: 1, sent: 1, ended: { 500: 1 }, p50Ms: 1, p95Ms: 1, p99Ms: 1, maxMs: 1 },
  ]);
});

test('a run in which nothing was answered has nothing to draw', () => {
  expect(measurementsOf(samplesOf([]))).toEqual({ operations: [], seconds: [], histogram: [], percentiles: [] });
  expect(measurementsOf(samplesOf([{ outcome: 'refused' }]))).toMatchObject({ histogram: [], percentiles: [] });
});

const row: fc.Arbitrary<Row> = fc.record({
  operation: fc.constantFrom('create', 'inbox'),
  intendedMs: fc.integer({ min: 0, max: 9_999 }),
  lateMs: fc.integer({ min: 0, max: 50 }),
  serviceMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
  status: fc.constantFrom(200, 201, 429, 500),
  outcome: fc.constantFrom('http', 'http', 'timeout', 'reset'),
  isWarmUp: fc.boolean(),
});

test('every request is in one operation, one second and, if it was answered, in one bucket', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
      const counted = rows.filter(({ isWarmUp }) => !isWarmUp);
      const answered = counted.filter(({ outcome }) => outcome === 'http');

      const { operations, seconds, histogram, percentiles } = measurementsOf(samplesOf(rows));

      const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
      expect(sum(operations.map(({ count }) => count))).toBe(counted.length);
      expect(sum(seconds.map(({ scheduled }) => scheduled))).toBe(counted.length);
      expect(sum(seconds.flatMap(({ ended }) => Object.values(ended)))).toBe(counted.length);
      expect(sum(histogram.map(({ count }) => count))).toBe(answered.length);
      expect(percentiles.every(({ responseMs }, at) => responseMs >= (percentiles[at - 1]?.responseMs ?? 0))).toBe(
        true,
      );
      expect(percentiles.every(({ responseMs, serviceMs }) => responseMs >= serviceMs - 1e-9)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
