import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { ratioInterval } from './ratio-interval.ts';

test('is the same for the same seed', () => {
  const [a, b] = [
    [10, 11, 9, 10],
    [12, 13, 11, 12],
  ];

  const once = ratioInterval(a, b, { random: seededRandom(1) });

  expect(ratioInterval(a, b, { random: seededRandom(1) })).toEqual(once);
  expect(once.ratio).toBeCloseTo(1.2, 2);
});

test('blocks without any noise have no doubt about their ratio', () => {
  const result = ratioInterval([10, 10, 10], [11, 11, 11], { random: seededRandom(1) });

  expect(result.lower).toBeCloseTo(1.1, 12);
  expect(result.upper).toBeCloseTo(1.1, 12);
});

test('two blocks a side give bounds that are numbers, however wide', () => {
  const { lower, upper } = ratioInterval([1, 9], [2, 8], { random: seededRandom(1) });

  expect(lower).toBeGreaterThan(0);
  expect(lower).toBeLessThan(0.1);
  expect(upper).toBeGreaterThan(10);
  expect(upper).toBeLessThanOrEqual(1e6);
});

test('one block is not enough', () => {
  expect(() => ratioInterval([1], [1, 2], { random: seededRandom(1) })).toThrow(RangeError);
});

const block = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 4, maxLength: 12 });

test('the interval holds the ratio and grows with the scale of b', () => {
  fc.assert(
    fc.property(block, block, (a, b) => {
      const plain = ratioInterval(a, b, { random: seededRandom(1), resamples: 200 });
      const doubled = ratioInterval(
        a,
        b.map((value) => value * 2),
        { random: seededRandom(1), resamples: 200 },
      );

      expect(plain.lower).toBeLessThanOrEqual(plain.ratio * (1 + 1e-9));
      expect(plain.upper).toBeGreaterThanOrEqual(plain.ratio * (1 - 1e-9));
      expect(doubled.ratio).toBeCloseTo(plain.ratio * 2, 6);
    }),
    { numRuns: 60 },
  );
});

test.for([
  ['of the same spread', 0.1, 0.1],
  ['of which one is five times as noisy', 0.04, 0.2],
] as const)('each bound from eight blocks %s is wrong in about 5 %% of runs', ([, noiseA, noiseB]) => {
  const random = seededRandom(11);
  // Log-normal, as percentiles of blocks are, roughly.
  const draw = (noise: number) => Array.from({ length: 8 }, () => Math.exp(noise * normal(random)));
  const runs = 1_000;
  let [wrongLower, wrongUpper] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const { lower, upper } = ratioInterval(draw(noiseA), draw(noiseB), { random, resamples: 400 });
    if (lower > 1) wrongLower++;
    if (upper < 1) wrongUpper++;
  }

  expect(wrongLower / runs).toBeLessThanOrEqual(0.05 + 0.021);
  expect(wrongUpper / runs).toBeLessThanOrEqual(0.05 + 0.021);
});

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
