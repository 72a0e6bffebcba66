import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { designEffect } from './design-effect.ts';
import { percentile, percentileBounds } from './percentile-bounds.ts';
import { sideOfLimit } from './share-bounds.ts';

const hundred = Array.from({ length: 100 }, (_, at) => at + 1);

test('a percentile is a value that was measured', () => {
  expect(percentile(hundred, 0.95)).toBe(95);
  expect(percentile(hundred, 0.951)).toBe(96);
  expect(percentile([1, 2], 0.5)).toBe(1);
  expect(percentile([7], 0.999)).toBe(7);
  expect(percentile([], 0.5)).toBeUndefined();
});

// The cumulative binomial distribution of 100 trials at 0.9: at most 94 have a chance of 0.942, at most 95 of 0.976; at
// least 85 of 0.960, at least 86 of 0.927.
test('the 90th percentile of 100 values has the ranks of the binomial table for its bounds', () => {
  const { lower, upper } = percentileBounds(hundred, 0.9);

  expect([lower, upper]).toEqual([85, 96]);
});

test('too few values have no upper bound: 58 for the 95th percentile, which takes 59', () => {
  expect(percentileBounds(hundred.slice(0, 58), 0.95).upper).toBeUndefined();
  expect(percentileBounds(hundred.slice(0, 59), 0.95).upper).toBe(59);
  expect(percentileBounds([], 0.95)).toEqual({ lower: undefined, upper: undefined });
});

const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 400 });
const share = fc.constantFrom(0.1, 0.5, 0.9, 0.95, 0.99);

test('the bounds enclose the percentile, and lie on one side of a limit exactly if the share over it does', () => {
  fc.assert(
    fc.property(values, share, fc.integer({ min: 0, max: 50 }), (unsorted, at, limit) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const { lower = -Infinity, upper = Infinity } = percentileBounds(sorted, at);
      const count = sorted.filter((value) => value > limit).length;
      const side = sideOfLimit({ count, samples: sorted.length }, 1 - at);

      expect(lower).toBeLessThanOrEqual(percentile(sorted, at) as number);
      expect(upper).toBeGreaterThanOrEqual(percentile(sorted, at) as number);
      expect(side === 'atMost').toBe(upper <= limit);
      expect(side === 'above').toBe(lower > limit);
    }),
  );
});

test('dependent values have wider bounds, still among the values', () => {
  fc.assert(
    fc.property(values, share, fc.double({ min: 1, max: 20, noNaN: true }), (unsorted, at, effect) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const { lower = -Infinity, upper = Infinity } = percentileBounds(sorted, at, { designEffect: effect });

      expect(lower).toBeLessThanOrEqual(percentile(sorted, at) as number);
      expect(upper).toBeGreaterThanOrEqual(percentile(sorted, at) as number);
    }),
  );
});

test.for([
  [0.5, 80],
  [0.95, 200],
  [0.99, 500],
] as const)('each bound of percentile %d of %d log-normal values is wrong in at most 5 %% of runs', ([at, size]) => {
  const random = seededRandom(2);
  const truth = Math.exp({ 0.5: 0, 0.95: 1.6449, 0.99: 2.3263 }[at]);

  const { wrongLower, wrongUpper } = failures(1_500, truth, at, () =>
    Array.from({ length: size }, () => Math.exp(normal(random))),
  );

  expect(wrongLower).toBeLessThanOrEqual(0.05 + 0.017);
  expect(wrongUpper).toBeLessThanOrEqual(0.05 + 0.017);
});

test('bounds of values that hang together hold with their design effect, and would not without', () => {
  const random = seededRandom(3);
  const correlation = 0.9;
  const series = () => {
    let state = normal(random);
    return Array.from({ length: 3_000 }, () => {
      state = correlation * state + Math.sqrt(1 - correlation ** 2) * normal(random);
      return Math.exp(state);
    });
  };
  const effectOf = (inTime: readonly number[], limit: number) =>
    designEffect(Uint8Array.from(inTime, (value) => (value > limit ? 1 : 0)));

  const naive = failures(300, Math.exp(1.6449), 0.95, series);
  const honest = failures(300, Math.exp(1.6449), 0.95, series, effectOf);

  expect(naive.wrongLower + naive.wrongUpper).toBeGreaterThan(0.3);
  expect(honest.wrongLower).toBeLessThanOrEqual(0.05 + 0.038);
  expect(honest.wrongUpper).toBeLessThanOrEqual(0.05 + 0.038);
});

/** Shares of runs in which a bound lies on the wrong side of the truth. */
function failures(
  runs: number,
  truth: number,
  at: number,
  draw: () => readonly number[],
  effectOf: (inTime: readonly number[], limit: number) => number = () => 1,
) {
  let [wrongLower, wrongUpper] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const inTime = draw();
    const sorted = Float64Array.from(inTime).sort();
    const { lower = -Infinity, upper = Infinity } = percentileBounds(sorted, at, {
      designEffect: effectOf(inTime, percentile(sorted, at) as number),
    });
    if (lower > truth) wrongLower++;
    if (upper < truth) wrongUpper++;
  }
  return { wrongLower: wrongLower / runs, wrongUpper: wrongUpper / runs };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
