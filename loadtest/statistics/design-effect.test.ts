import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { autocorrelation, blockMeans, designEffect, uncorrelatedBlocks } from './design-effect.ts';

test('independent values keep their number in at least 98 of 100 series', () => {
  const random = seededRandom(4);

  const effects = Array.from({ length: 500 }, () => designEffect(Array.from({ length: 640 }, random)));

  expect(effects.filter((effect) => effect > 1).length).toBeLessThanOrEqual(10);
});

test('values that each come ten times in a row count as a tenth', () => {
  const random = seededRandom(5);

  const effects = Array.from({ length: 200 }, () => {
    const different = Array.from({ length: 640 }, random);
    return designEffect(different.flatMap((value) => new Array<number>(10).fill(value)));
  });
  const median = effects.sort((a, b) => a - b)[100];

  expect(median).toBeGreaterThan(8);
  expect(median).toBeLessThan(13);
});

test('one pause in a run makes its slow requests a single finding', () => {
  const isSlow = Array.from({ length: 10_000 }, (_, at) => (at >= 4_000 && at < 4_500 ? 1 : 0));

  expect(designEffect(isSlow)).toBeGreaterThan(100);
});

test('blocks grow until their means are independent', () => {
  const random = seededRandom(6);
  const slow = Array.from({ length: 80 }, random).flatMap((value) => new Array<number>(50).fill(value));

  expect(uncorrelatedBlocks(slow).blockSize).toBeGreaterThan(50);
  expect(uncorrelatedBlocks(Array.from({ length: 6_400 }, random)).blockSize).toBe(100);
});

// By hand: deviations -1.5, -0.5, 0.5, 1.5; products of neighbours 0.75 - 0.25 + 0.75, squares 5.
test('the autocorrelation of 1, 2, 3, 4 one place apart is a quarter', () => {
  expect(autocorrelation([1, 2, 3, 4], 1)).toBeCloseTo(0.25, 12);
  expect(autocorrelation([1, 2, 3, 4], 0)).toBe(1);
  expect(autocorrelation([5, 5, 5], 1)).toBe(0);
});

test('means of blocks have the mean of what is in the blocks', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 8 }), (values) => {
      const size = Math.floor(values.length / 8);
      const inBlocks = values.slice(0, size * 8);
      const sum = inBlocks.reduce((total, value) => total + value, 0);

      expect(blockMeans(values, 8).reduce((total, value) => total + value * size, 0)).toBeCloseTo(sum, 6);
    }),
  );
});
