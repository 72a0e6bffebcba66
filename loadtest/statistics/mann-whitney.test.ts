import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { mannWhitney } from './mann-whitney.ts';

// Hollander and Wolfe 1973, p. 69 (permeability of membranes), as in the examples of R's wilcox.test: W = 35, one-sided
// p = 0.1272.
test('finds the published p-value of ten against five values', () => {
  const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const midTerm = [1.15, 0.88, 0.9, 0.74, 1.21];

  const { u, pValue } = mannWhitney(midTerm, atTerm);

  expect(u).toBe(35);
  expect(pValue / 2).toBeCloseTo(0.1272, 4);
});

// Mann and Whitney 1947, table I: probability of U at most so much, for n = m. https://doi.org/10.1214/aoms/1177730491
test.for([
  [3, 0, 0.05],
  [3, 1, 0.1],
  [4, 1, 0.029],
  [4, 3, 0.1],
  [5, 2, 0.016],
  [6, 5, 0.021],
  [7, 8, 0.019],
  [8, 13, 0.025],
] as const)('%d against %d values have the published chance of U = %d', ([size, u, chance]) => {
  const { a, b } = samplesWithU(size, u);

  const result = mannWhitney(a, b);

  expect(result.u).toBe(u);
  expect(result.pValue / 2).toBeCloseTo(chance, 3);
});

test('tied values count by all ways to divide them', () => {
  // Of the ten ways to choose three of 1, 1, 2, 2, 2, only {2, 2, 2} has a rank sum as large: 2 * 1 / 10.
  const { u, pValue } = mannWhitney([1, 1], [2, 2, 2]);

  expect(u).toBe(6);
  expect(pValue).toBeCloseTo(0.2, 12);
});

test('values that are all the same differ in nothing', () => {
  expect(mannWhitney([3, 3, 3], [3, 3]).pValue).toBe(1);
  expect(mannWhitney(new Array(40).fill(3), new Array(40).fill(3)).pValue).toBe(1);
});

test('nothing to compare is an error', () => {
  expect(() => mannWhitney([], [1])).toThrow(RangeError);
});

const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });

test('exchanging the sides mirrors U and keeps the p-value', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [there, back] = [mannWhitney(a, b), mannWhitney(b, a)];

      expect(there.u + back.u).toBe(a.length * b.length);
      expect(there.pValue).toBeCloseTo(back.pValue, 9);
      expect(there.pValue).toBeGreaterThan(0);
      expect(there.pValue).toBeLessThanOrEqual(1);
    }),
  );
});

test('any increasing change of scale keeps the result', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const scale = (value: number) => Math.exp(value / 3) - 7;

      expect(mannWhitney(a.map(scale), b.map(scale))).toEqual(mannWhitney(a, b));
    }),
  );
});

test.for([8, 30])('calls %d blocks a side of the same distribution different in at most 5 %% of runs', (blocks) => {
  const random = seededRandom(7);
  const draw = () => Array.from({ length: blocks }, random);
  const runs = 1_000;

  const wrong = Array.from({ length: runs }, () => mannWhitney(draw(), draw())).filter(({ pValue }) => pValue < 0.05);

  expect(wrong.length / runs).toBeLessThanOrEqual(0.05 + 0.021);
});

/** Two samples of which so many pairs have the larger value in b. */
function samplesWithU(size: number, u: number) {
  const a = Array.from({ length: size }, (_, at) => (at + 1) * 10);
  const exceeds = Array.from({ length: size }, (_, at) => Math.min(size, Math.max(0, u - (size - 1 - at) * size)));
  return { a, b: exceeds.map((count, at) => count * 10 + 5 + at / 100) };
}
