import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateLimiter, type RateLimitDecision, WINDOW_MS } from './rate-limiter.ts';
import type { RateLimitCounters } from './store/rate-limit-counters.ts';
import { createMemoryCounters } from './test-counters.ts';

const START_MS = 1_762_776_000_000;
const KEY = 'a'.repeat(64);

/** Several environments over one set of counters, with one clock. */
function environments(count: number, counters: RateLimitCounters = createMemoryCounters()) {
  const outages: unknown[] = [];
  const clock = { nowMs: START_MS };
  const limiters = Array.from({ length: count }, () =>
    createRateLimiter({ counters, nowMs: () => clock.nowMs, onOutage: (error) => outages.push(error) }),
  );
  const decide = (index: number, limit: number, key = KEY): Promise<RateLimitDecision> => {
    const limiter = limiters[index % count];
    if (limiter === undefined) throw new RangeError(`no environment ${index}`);
    return limiter.decide(key, limit);
  };
  return { clock, decide, outages };
}

/** Which environments get a request at the same moment, one list a moment. */
const moments = fc.array(fc.array(fc.nat(7), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 60 });
const anyLimit = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 31, max: 300 }));

test('over all environments a key is never admitted more often than its limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), anyLimit, moments, async (count, limit, arrivals) => {
      const { decide } = environments(count);
      let admitted = 0;
      for (const moment of arrivals) {
        const decisions = await Promise.all(moment.map((index) => decide(index, limit)));
        admitted += decisions.filter((decision) => decision.admitted).length;
      }
      expect(admitted).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 200 },
  );
});

test('a key is never refused while it is 5 % or more under its limit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      anyLimit,
      fc.array(fc.nat(7), { maxLength: 400 }),
      async (count, limit, arrivals) => {
        const { decide } = environments(count);
        let admitted = 0;
        for (const index of arrivals) {
          if ((await decide(index, limit)).admitted) admitted += 1;
          else expect(limit - admitted).toBeLessThan(limit * 0.05);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('requests of one moment are refused only when the limit is nearly used up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), anyLimit, moments, async (count, limit, arrivals) => {
      const { decide } = environments(count);
      let admitted = 0;
      for (const moment of arrivals) {
        const decisions = await Promise.all(moment.map((index) => decide(index, limit)));
        admitted += decisions.filter((decision) => decision.admitted).length;
        if (decisions.some((decision) => !decision.admitted)) {
          expect(limit - admitted).toBeLessThan(limit * 0.05);
        }
      }
    }),
    { numRuns: 200 },
  );
});

for (const count of [1, 2, 4, 6]) {
  for (const requests of [100, 300, 1_000, 3_000]) {
    test(`${requests} requests a minute on ${count} environments cost at most 0.2 writes each`, async () => {
      const counters = createMemoryCounters();
      const { decide, clock } = environments(count, counters);
      // A linear congruential generator: environments are chosen at random, and always the same.
      let random = 12_345;

      for (let n = 0; n < requests; n += 1) {
        clock.nowMs = START_MS + Math.floor((n * WINDOW_MS) / requests);
        random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
        await decide(Math.floor((random / 2 ** 31) * count), 1_000);
      }

      expect(counters.writes() / requests).toBeLessThanOrEqual(0.2);
    });
  }
}

test('one environment alone knows exactly what remains, and admits exactly the limit', async () => {
  for (const limit of [1, 2, 19, 20, 21, 100]) {
    const { decide } = environments(1);
    const decisions: RateLimitDecision[] = [];

    for (let n = 0; n < limit + 3; n += 1) decisions.push(await decide(0, limit));

    expect(decisions.map(({ admitted }) => admitted)).toEqual(decisions.map((_, n) => n < limit));
    expect(decisions.map(({ remaining }) => remaining)).toEqual(decisions.map((_, n) => Math.max(0, limit - 1 - n)));
  }
});

test('requests that wait together in one environment ask together', async () => {
  const counters = createMemoryCounters();
  const { decide } = environments(1, counters);

  const decisions = await Promise.all(Array.from({ length: 100 }, () => decide(0, 1_000)));

  expect(decisions.every(({ admitted }) => admitted)).toBe(true);
  expect(counters.writes()).toBeLessThanOrEqual(20);
});

test('of requests that wait together no more than the limit are admitted', async () => {
  const { decide } = environments(1);

  const decisions = await Promise.all(Array.from({ length: 30 }, () => decide(0, 7)));

  expect(decisions.filter(({ admitted }) => admitted)).toHaveLength(7);
});

test('a used-up window costs no more writes', async () => {
  const counters = createMemoryCounters();
  const { decide } = environments(1, counters);
  for (let n = 0; n < 6; n += 1) await decide(0, 5);
  const writes = counters.writes();

  for (let n = 0; n < 50; n += 1) expect((await decide(0, 5)).admitted).toBe(false);

  expect(counters.writes()).toBe(writes);
});

test('the next minute begins anew, and the reset says when that is', async () => {
  const { decide, clock } = environments(2);
  clock.nowMs = START_MS + 59_999;
  for (let n = 0; n < 4; n += 1) await decide(n, 3);
  const refused = await decide(0, 3);

  clock.nowMs = refused.resetAtMs;
  const admitted = await decide(0, 3);

  expect(refused).toEqual({ admitted: false, limit: 3, remaining: 0, resetAtMs: START_MS + WINDOW_MS });
  expect(admitted).toEqual({ admitted: true, limit: 3, remaining: 2, resetAtMs: START_MS + 2 * WINDOW_MS });
});

test('a limit that is raised within a minute counts at once', async () => {
  const { decide } = environments(1);
  for (let n = 0; n < 3; n += 1) await decide(0, 2);

  expect((await decide(0, 5)).admitted).toBe(true);
});

test('keys have windows of their own', async () => {
  const { decide } = environments(1);
  await decide(0, 1, 'one');
  await decide(0, 1, 'one');

  expect((await decide(0, 1, 'other')).admitted).toBe(true);
});

test('while the counter does not answer requests pass, and it is asked again only after a while', async () => {
  let calls = 0;
  const memory = createMemoryCounters();
  let isDown = true;
  const counters: RateLimitCounters = {
    grant: (request, options) => {
      calls += 1;
      return isDown ? Promise.reject(new Error('no answer')) : memory.grant(request, options);
    },
  };
  const { decide, clock, outages } = environments(1, counters);

  const decisions = await Promise.all(Array.from({ length: 20 }, () => decide(0, 2)));
  for (let n = 0; n < 20; n += 1) decisions.push(await decide(0, 2));

  expect(decisions.every(({ admitted }) => admitted)).toBe(true);
  expect([calls, outages.length]).toEqual([1, 1]);

  isDown = false;
  clock.nowMs += 5_000;
  const after = [];
  for (let n = 0; n < 4; n += 1) after.push((await decide(0, 2)).admitted);
  expect(after).toEqual([true, true, false, false]);
  expect(outages).toHaveLength(1);
});

test('an answer of the counter is not waited for without end', async () => {
  let signal: AbortSignal | undefined;
  const memory = createMemoryCounters();
  const counters: RateLimitCounters = {
    grant: (request, options) => {
      signal = options.abortSignal;
      return memory.grant(request, options);
    },
  };
  const { decide } = environments(1, counters);

  await decide(0, 1);

  expect(signal).toBeInstanceOf(AbortSignal);
});
