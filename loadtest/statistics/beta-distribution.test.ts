import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaCdf, betaQuantile, binomialCdf } from './beta-distribution.ts';

// Abramowitz and Stegun, Handbook of Mathematical Functions: I_x(a, b) = 1 - (1-x)^b for a = 1, and x^a for b = 1.
test.for([
  [0.3, 1, 5, 1 - 0.7 ** 5],
  [0.3, 4, 1, 0.3 ** 4],
  [0.5, 7, 7, 0.5],
  [0.9, 2, 2, 3 * 0.9 ** 2 - 2 * 0.9 ** 3],
] as const)('the chance of at most %d for a beta variable of %d and %d is %d', ([x, a, b, chance]) => {
  expect(betaCdf(x, a, b)).toBeCloseTo(chance, 13);
});

test('counts coin tosses as one does by hand', () => {
  const chances = [0, 1, 2, 3, 4].map((heads) => binomialCdf(heads, 4, 0.5));

  [1 / 16, 5 / 16, 11 / 16, 15 / 16, 1].forEach((chance, heads) => {
    expect(chances[heads]).toBeCloseTo(chance, 13);
  });
});

test('sums the binomial probabilities of any number of trials', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (trials, chance) => {
        let probability = (1 - chance) ** trials;
        let sum = 0;
        for (let count = 0; count < trials; count++) {
          sum += probability;
          expect(binomialCdf(count, trials, chance)).toBeCloseTo(sum, 9);
          probability *= ((trials - count) / (count + 1)) * (chance / (1 - chance));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('the quantile undoes the distribution, for a million samples too', () => {
  const parameter = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), parameter, parameter, (chance, a, b) => {
      expect(betaCdf(betaQuantile(chance, a, b), a, b)).toBeCloseTo(chance, 6);
    }),
    { numRuns: 30 },
  );
});
