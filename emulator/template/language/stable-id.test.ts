import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOWER_CASE_ID, stableId } from './stable-id.ts';

test('gives the same id for the same seed, on any machine', () => {
  expect(stableId('a/b', 10, LOWER_CASE_ID)).toBe(stableId('a/b', 10, LOWER_CASE_ID));
  expect(stableId('seed', 10, '01')).toHaveLength(10);
});

test('has the wanted length and characters, and differs with the seed', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (seed, other) => {
      fc.pre(seed !== other);
      const id = stableId(seed, 10, LOWER_CASE_ID);
      expect(id).toMatch(/^[a-z0-9]{10}$/);
      expect(id).not.toBe(stableId(other, 10, LOWER_CASE_ID));
    }),
  );
});
