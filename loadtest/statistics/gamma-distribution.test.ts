import { expect, test } from 'vitest';
import { chiSquareUpperTail, logGamma, normalUpperTail } from './gamma-distribution.ts';
import { studentTQuantile } from './student-t.ts';

test('the gamma function of whole numbers is a factorial', () => {
  expect(Math.exp(logGamma(11))).toBeCloseTo(3_628_800, 4);
  expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12);
});

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: upper critical values of the chi-square distribution.
test.for([
  [3.841, 1, 0.05],
  [6.635, 1, 0.01],
  [18.307, 10, 0.05],
  [23.209, 10, 0.01],
  [124.342, 100, 0.05],
] as const)(
  'a chi-square value of %d with %d degrees of freedom is exceeded with chance %d',
  ([value, freedom, chance]) => {
    expect(chiSquareUpperTail(value, freedom)).toBeCloseTo(chance, 4);
  },
);

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1: the cumulative normal distribution.
test.for([
  [0, 0.5],
  [1.645, 0.04998],
  [1.96, 0.025],
  [3, 0.00135],
  [-1, 0.84134],
] as const)('a normal value of %d is exceeded with chance %d', ([z, chance]) => {
  expect(normalUpperTail(z)).toBeCloseTo(chance, 5);
});

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: critical values of Student's t distribution.
test.for([
  [0.95, 1, 6.314],
  [0.95, 7, 1.895],
  [0.975, 10, 2.228],
  [0.99, 30, 2.457],
  [0.95, 100, 1.66],
] as const)("the %d quantile of Student's t with %d degrees of freedom is %d", ([chance, freedom, value]) => {
  expect(studentTQuantile(chance, freedom)).toBeCloseTo(value, 3);
});
