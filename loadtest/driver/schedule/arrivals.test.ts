import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../model/random.ts';
import { type Arrivals, arrivalTimes, expectedArrivals } from './arrivals.ts';

test('constant arrivals begin at once and are evenly spaced', () => {
  expect(timesOf({ kind: 'constant', perSecond: 4 }, 1_000)).toEqual([0, 250, 500, 750]);
  expect(timesOf({ kind: 'constant', perSecond: 0.5 }, 5_000)).toEqual([0, 2_000, 4_000]);
});

test('a ramp sends at each moment as many as the area under its rate', () => {
  const times = timesOf({ kind: 'ramp', fromPerSecond: 0, toPerSecond: 200 }, 1_000);

  expect(times).toHaveLength(100);
  for (const [count, timeMs] of times.entries()) expect((timeMs / 1000) ** 2 * 100).toBeCloseTo(count, 6);
});

test('a ramp down is a ramp up that is turned round', () => {
  const up = timesOf({ kind: 'ramp', fromPerSecond: 20, toPerSecond: 180 }, 1_000);
  const down = timesOf({ kind: 'ramp', fromPerSecond: 180, toPerSecond: 20 }, 1_000);

  const turned = up.slice(1).map((timeMs) => 1_000 - timeMs);
  expect(down.slice(1)).toHaveLength(turned.length);
  for (const [at, timeMs] of down.slice(1).entries()) expect(timeMs).toBeCloseTo(turned.at(-1 - at) as number, 6);
});

test('bursts are so many at one moment, again and again', () => {
  expect(timesOf({ kind: 'bursts', size: 2, everyMs: 400 }, 1_000)).toEqual([0, 0, 400, 400, 800, 800]);
});

test('arrivals by chance have exponential gaps, and are the same for the same seed', () => {
  const arrivals: Arrivals = { kind: 'poisson', perSecond: 1_000 };

  const times = timesOf(arrivals, 20_000, 7);

  const gaps = times.map((timeMs, at) => timeMs - (times[at - 1] ?? 0));
  const longer = (ms: number) => gaps.filter((gap) => gap > ms).length / gaps.length;
  // Four standard errors of 20,000 draws; the seed is fixed.
  expect(times.length).toBeGreaterThan(20_000 - 4 * Math.sqrt(20_000));
  expect(times.length).toBeLessThan(20_000 + 4 * Math.sqrt(20_000));
  for (const ms of [0.5, 1, 2, 4]) expect(Math.abs(longer(ms) - Math.exp(-ms))).toBeLessThan(0.015);
  expect(timesOf(arrivals, 20_000, 7)).toEqual(times);
  expect(timesOf(arrivals, 20_000, 8)).not.toEqual(times);
});

test('arrivals by chance on a ramp come as often as the ramp says', () => {
  const times = timesOf({ kind: 'poisson', perSecond: 0, toPerSecond: 2_000 }, 10_000, 3);

  const half = times.filter((timeMs) => timeMs < 5_000).length / times.length;
  expect(half).toBeGreaterThan(0.23);
  expect(half).toBeLessThan(0.27);
});

test('times never decrease, stay within the phase, and are as many as the schedule promises', () => {
  const rate = fc.double({ min: 0, max: 500, noNaN: true });
  const even = fc.oneof(
    fc.record({ kind: fc.constant('constant' as const), perSecond: fc.double({ min: 0.1, max: 500, noNaN: true }) }),
    fc.record({ kind: fc.constant('ramp' as const), fromPerSecond: rate, toPerSecond: rate }),
    fc.record({
      kind: fc.constant('bursts' as const),
      size: fc.integer({ min: 1, max: 20 }),
      everyMs: fc.integer({ min: 10, max: 500 }),
    }),
  );

  fc.assert(
    fc.property(even, fc.integer({ min: 1, max: 3_000 }), (arrivals, durationMs) => {
      const times = timesOf(arrivals, durationMs);

      expect(times.every((timeMs, at) => timeMs >= (times[at - 1] ?? 0) && timeMs <= durationMs)).toBe(true);
      expect(times.length).toBe(Math.max(0, Math.ceil(expectedArrivals(arrivals, durationMs) - 1e-6)));
    }),
  );
});

function timesOf(arrivals: Arrivals, durationMs: number, seed = 1): readonly number[] {
  const next = arrivalTimes(arrivals, durationMs, seededRandom(seed));
  const times: number[] = [];
  for (let timeMs = next(); timeMs < Number.POSITIVE_INFINITY; timeMs = next()) times.push(timeMs);
  return times;
}
