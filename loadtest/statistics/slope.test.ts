import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { slopeOf } from './slope.ts';

// NIST Statistical Reference Datasets, Norris: slope 1.00211681802045, its standard error 0.000429796848199937,
// intercept -0.262323073774029. https://www.itl.nist.gov/div898/strd/lls/data/LINKS/DATA/Norris.dat
test('finds the certified line of the Norris data', () => {
  const slope = slopeOf(NORRIS_X, NORRIS_Y);

  expect(slope?.slope).toBeCloseTo(1.00211681802045, 10);
  expect(slope?.intercept).toBeCloseTo(-0.262323073774029, 8);
  // Student's t of 34 degrees of freedom at 95 %: 1.6909 (NIST e-Handbook, 1.3.6.7.2: 1.691).
  expect((slope?.upper ?? 0) - (slope?.slope ?? 0)).toBeCloseTo(1.6909 * 0.000429796848199937, 7);
});

test('two points or one place have no slope to be sure of', () => {
  expect(slopeOf([1, 2], [1, 2])).toBeUndefined();
  expect(slopeOf([3, 3, 3], [1, 2, 3])).toBeUndefined();
  expect(() => slopeOf([1], [])).toThrow(RangeError);
});

test('points on a line have its slope exactly', () => {
  const number = fc.integer({ min: -100, max: 100 });
  fc.assert(
    fc.property(number, number, fc.uniqueArray(number, { minLength: 3 }), (slope, intercept, x) => {
      const line = slopeOf(
        x,
        x.map((at) => intercept + slope * at),
      );

      expect(line?.slope).toBeCloseTo(slope, 6);
      expect(line?.lower).toBeCloseTo(slope, 4);
    }),
  );
});

test('logarithms of both sides give the power of a growth', () => {
  const x = [1, 2, 4, 8, 16];
  const y = x.map((at) => 3 * at ** 1.5);

  expect(slopeOf(x.map(Math.log), y.map(Math.log))?.slope).toBeCloseTo(1.5, 10);
});

test('each bound of a noisy slope is wrong in about 5 % of runs', () => {
  const random = seededRandom(12);
  const x = Array.from({ length: 12 }, (_, at) => at);
  const runs = 1_500;
  let [wrongLower, wrongUpper] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const y = x.map((at) => 2 * at + (random() + random() + random()) * 10);
    const { lower = 0, upper = 0 } = slopeOf(x, y) ?? {};
    if (lower > 2) wrongLower++;
    if (upper < 2) wrongUpper++;
  }

  expect(wrongLower / runs).toBeGreaterThan(0.03);
  expect(wrongLower / runs).toBeLessThan(0.07);
  expect(wrongUpper / runs).toBeLessThan(0.07);
});

const NORRIS_X = [
  0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6,
  556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
];
const NORRIS_Y = [
  0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8,
  557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
];
