import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storeTimeoutMs } from './time-limit.ts';

const NOW_MS = 1_762_776_000_000;

const invocation = (remainingMs: number, waitedMs: number) => ({
  event: { requestContext: { requestTimeEpoch: NOW_MS - waitedMs } },
  context: { getRemainingTimeInMillis: () => remainingMs },
});

test('the store may take what the gateway leaves when that is less than the function has', () => {
  expect(storeTimeoutMs(invocation(30_000, 0), NOW_MS)).toBe(27_500);
  expect(storeTimeoutMs(invocation(30_000, 10_000), NOW_MS)).toBe(17_500);
});

test('the store may take what the function has left when that is less', () => {
  expect(storeTimeoutMs(invocation(5_000, 0), NOW_MS)).toBe(3_500);
});

test('without an invocation the time is that of the gateway', () => {
  expect(storeTimeoutMs({}, NOW_MS)).toBe(27_500);
});

test('the answer always has time to travel, and the time is never negative', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 60_000 }), (remainingMs, waitedMs) => {
      const timeoutMs = storeTimeoutMs(invocation(remainingMs, waitedMs), NOW_MS);

      expect(timeoutMs).toBeGreaterThanOrEqual(0);
      if (timeoutMs > 0) {
        expect(timeoutMs).toBeLessThan(remainingMs);
        expect(waitedMs + timeoutMs).toBeLessThan(29_000);
      }
    }),
  );
});
