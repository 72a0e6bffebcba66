import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

// Gnedenko and Korolyuk 1951: for n = m the chance of D >= k / n is 2 * sum of (-1)^(i+1) C(2n, n - ik) / C(2n, n).
test.for([
  [10, 6, (2 * 4_845) / 184_756],
  [5, 4, (2 * 10) / 252],
  [8, 5, (2 * 560) / 12_870],
  [4, 2, (2 * (28 - 1)) / 70],
] as const)('two samples of %d that are %d steps apart have the published chance %d', ([size, steps, chance]) => {
  const a = Array.from({ length: size }, (_, at) => at);
  const b = a.map((value) => value + steps - 0.5);

  const { distance, pValue } = kolmogorovSmirnov(a, b);

  expect(distance).toBeCloseTo(steps / size, 12);
  expect(pValue).toBeCloseTo(chance, 10);
});

// Smirnov 1948, "Table for estimating the goodness of fit": the 5 % point of Kolmogorov's distribution is 1.3581.
test('large samples have the chance of Kolmogorov’s distribution', () => {
  const size = 20_000;
  const shift = 1.3581 * Math.sqrt(2 * size);
  const a = Array.from({ length: size }, (_, at) => at);
  const b = a.map((value) => value + shift - 0.5);

  const { pValue } = kolmogorovSmirnov(a, b);

  expect(pValue).toBeGreaterThan(0.047);
  expect(pValue).toBeLessThan(0.052);
});

test('sees a changed spread around the same middle', () => {
  const random = seededRandom(8);
  const draw = (width: number) => Array.from({ length: 200 }, () => (random() - 0.5) * width);

  expect(kolmogorovSmirnov(draw(1), draw(3)).pValue).toBeLessThan(0.001);
});

test('nothing to compare is an error', () => {
  expect(() => kolmogorovSmirnov([1], [])).toThrow(RangeError);
});

const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 });

test('is the largest distance of the cumulative distributions at any value, and the same from either side', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const below = (sample: readonly number[], at: number) =>
        sample.filter((value) => value <= at).length / sample.length;
      const distances = [...a, ...b].map((at) => Math.abs(below(a, at) - below(b, at)));

      const { distance, pValue } = kolmogorovSmirnov(a, b);

      expect(distance).toBeCloseTo(Math.max(...distances), 12);
      expect(kolmogorovSmirnov(b, a).pValue).toBeCloseTo(pValue, 9);
    }),
  );
});

test.for([
  [12, 9],
  [150, 150],
] as const)('calls %d and %d values of one distribution different in at most 5 %% of runs', ([sizeA, sizeB]) => {
  const random = seededRandom(9);
  const runs = 800;

  const wrong = Array.from({ length: runs }, () =>
    kolmogorovSmirnov(Array.from({ length: sizeA }, random), Array.from({ length: sizeB }, random)),
  ).filter(({ pValue }) => pValue < 0.05);

  expect(wrong.length / runs).toBeLessThanOrEqual(0.05 + 0.024);
});
