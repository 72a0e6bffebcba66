import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ThrottleDeployment } from '../../template/deployment.ts';
import { TokenBucket } from './token-bucket.ts';

/** Sends one request after each of the waits; true where it got its token. */
function sendAfter(limit: ThrottleDeployment, waitsMs: readonly number[]) {
  const bucket = new TokenBucket(limit, 0);
  let nowMs = 0;
  return waitsMs.map((waitMs) => {
    nowMs += waitMs;
    const isAdmitted = bucket.hasToken(nowMs);
    if (isAdmitted) bucket.take();
    return { nowMs, isAdmitted };
  });
}

const countAdmitted = (sent: readonly { readonly isAdmitted: boolean }[]) =>
  sent.filter(({ isAdmitted }) => isAdmitted).length;

test('starts full, and is empty after its burst', () => {
  const sent = sendAfter({ requestsPerSecond: 1, burst: 3 }, [0, 0, 0, 0, 0]);

  expect(sent.map(({ isAdmitted }) => isAdmitted)).toEqual([true, true, true, false, false]);
});

test('gets its rate a second, and never more than its burst', () => {
  const bucket = new TokenBucket({ requestsPerSecond: 10, burst: 20 }, 0);
  for (let count = 0; count < 20; count++) bucket.take();

  expect(bucket.tokens(0)).toBe(0);
  expect(bucket.tokens(250)).toBe(2.5);
  expect(bucket.tokens(60_000)).toBe(20);
});

test.each([
  [{ requestsPerSecond: 0, burst: 0 }, 0],
  [{ requestsPerSecond: 100, burst: 0 }, 0],
  [{ requestsPerSecond: 0, burst: 2 }, 2],
])('of a hundred requests in ten seconds %j admits %i', (limit, admitted) => {
  expect(countAdmitted(sendAfter(limit, Array(100).fill(100)))).toBe(admitted);
});

test('admits a steady stream at exactly its rate', () => {
  for (const requestsPerSecond of [3, 7, 10, 30, 1_000]) {
    const waitsMs = Array<number>(10_000).fill(1_000 / requestsPerSecond);

    expect(countAdmitted(sendAfter({ requestsPerSecond, burst: 1 }, waitsMs))).toBe(10_000);
  }
});

test('over 60 s at twice the rate admits the rate, and the burst once, within 1 %', () => {
  const limit = { requestsPerSecond: 1_000, burst: 2_000 };

  const admitted = countAdmitted(sendAfter(limit, Array<number>(120_000).fill(0.5)));

  const expected = limit.requestsPerSecond * 60 + limit.burst;
  expect(Math.abs(admitted - expected)).toBeLessThan(expected * 0.01);
});

const limits = fc.record({
  requestsPerSecond: fc.double({ min: 0, max: 20_000, noNaN: true }),
  burst: fc.integer({ min: 0, max: 200 }),
});
const waits = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 400 });

test('admits in no stretch of time more than its burst and the rate of that time', () => {
  fc.assert(
    fc.property(limits, waits, fc.nat(), fc.nat(), (limit, waitsMs, one, other) => {
      const sent = sendAfter(limit, waitsMs);
      const [from, to] = [one % sent.length, other % sent.length].sort((a, b) => a - b) as [number, number];
      const stretch = sent.slice(from, to + 1);
      const durationMs = (stretch.at(-1)?.nowMs ?? 0) - (stretch[0]?.nowMs ?? 0);

      const most = limit.burst + (limit.requestsPerSecond * durationMs) / 1_000;

      expect(countAdmitted(stretch)).toBeLessThanOrEqual(most + 1e-6);
    }),
  );
});

test('refuses nothing before its burst is used up', () => {
  fc.assert(
    fc.property(limits, waits, (limit, waitsMs) => {
      const sent = sendAfter(limit, waitsMs);
      const refused = sent.find(({ isAdmitted }) => !isAdmitted);
      if (refused === undefined) return;

      const before = countAdmitted(sent.slice(0, sent.indexOf(refused)));

      expect(before).toBeGreaterThan(limit.burst - 1 - 1e-6);
    }),
  );
});
