import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairwise, quantile, summarise } from './statistics.ts';

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });
const share = fc.double({ noNaN: true, min: 0, max: 1 });

test('the median of an even number of values lies in the middle of the two inner ones', () => {
  const { median } = summarise([40, 10, 30, 20]);

  expect(median).toBe(25);
});

test('one value far off moves neither the median nor the middle half', () => {
  const summary = summarise([1, 2, 3, 4, 1_000]);

  expect(summary).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4 });
});

test('summarising leaves the order of its input alone', () => {
  const input = [3, 1, 2];

  summarise(input);

  expect(input).toEqual([3, 1, 2]);
});

test('the 95th percentile of 0 to 100 is 95', () => {
  const sorted = Array.from({ length: 101 }, (_, index) => index);

  const result = quantile(sorted, 0.95);

  expect(result).toBeCloseTo(95, 9);
});

test('nothing measured is an error and not a zero', () => {
  expect(() => summarise([])).toThrow(RangeError);
});

test('at least half of the values lie on each side of the median', () => {
  fc.assert(
    fc.property(values, (list) => {
      const { median } = summarise(list);

      expect(list.filter((value) => value <= median + 1e-6).length).toBeGreaterThanOrEqual(list.length / 2);
      expect(list.filter((value) => value >= median - 1e-6).length).toBeGreaterThanOrEqual(list.length / 2);
    }),
  );
});

test('a larger share never gives a smaller quantile, and none leaves the range', () => {
  fc.assert(
    fc.property(values, share, share, (list, one, other) => {
      const sorted = list.toSorted((a, b) => a - b);

      const low = quantile(sorted, Math.min(one, other));
      const high = quantile(sorted, Math.max(one, other));

      expect(low).toBeLessThanOrEqual(high + 1e-6);
      expect(low).toBeGreaterThanOrEqual((sorted[0] as number) - 1e-6);
      expect(high).toBeLessThanOrEqual((sorted.at(-1) as number) + 1e-6);
    }),
  );
});

test('rounds are combined with their own partner', () => {
  const ratios = pairwise([10, 30], [20, 10], (left, right) => left / right);

  expect(ratios).toEqual([0.5, 3]);
});

test('rounds without a partner are an error', () => {
  expect(() => pairwise([1, 2], [1], (left, right) => left - right)).toThrow(RangeError);
});
