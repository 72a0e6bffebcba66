import { expect, test } from 'vitest';
import { quantity } from './quantity.ts';

test.for([
  [12.345, 'ms', '12.3 ms'],
  [0.01234, 'ms', '0.0123 ms'],
  [12_345.6, 'ms', '12,346 ms'],
  [1_000, '/s', '1,000/s'],
  [0.999, 'share', '99.9 %'],
  [0.99987, 'share', '99.987 %'],
  [1, 'share', '100 %'],
  [0.00000123, 'share', '0.00012 %'],
  [0, 'share', '0 %'],
  [7, undefined, '7'],
  [Number.POSITIVE_INFINITY, 'ms', 'endless ms'],
] as const)('%d in %s is %s', ([value, unit, text]) => {
  expect(quantity(value, unit)).toBe(text);
});
