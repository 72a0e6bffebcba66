import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

const value = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0.001, max: 60_000, noNaN: true }),
  fc.double({ min: 1e-9, max: 1e15, noNaN: true }),
);
const share = fc.constantFrom(0.01, 0.5, 0.9, 0.95, 0.99, 1);

/** The value of the nearest rank. */
function exactly(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
}

test('has every percentile within one percent of the value', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200 }), share, (values, share) => {
      const histogram = new Histogram();
      for (const one of values) histogram.add(one);

      const exact = exactly(values, share);
      expect(Math.abs(histogram.percentile(share) - exact)).toBeLessThanOrEqual(0.01 * exact);
      expect(histogram.count).toBe(values.length);
    }),
  );
});

test('adds up to what one of all values would be', () => {
  fc.assert(
    fc.property(fc.array(value), fc.array(value), share, (first, second, share) => {
      const [a, b, both] = [new Histogram(), new Histogram(), new Histogram()];
      for (const one of first) a.add(one);
      for (const one of second) b.add(one);
      for (const one of [...first, ...second]) both.add(one);

      a.merge(b);

      expect(a.percentile(share)).toBe(both.percentile(share));
      expect(a.count).toBe(both.count);
    }),
  );
});

test.for([-5, Number.MIN_VALUE, 1e300, Number.MAX_VALUE])('takes %s without growing', (extreme) => {
  const histogram = new Histogram();

  for (const one of [1, extreme, 1]) histogram.add(one);

  expect(histogram.percentile(0.5)).toBeLessThanOrEqual(1.01);
  expect(histogram.percentile(1)).toBeLessThanOrEqual(1.01e15);
});
