import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareSequence } from './share-sequence.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const shares = fc.double({ min: 0.001, max: 1, noNaN: true });

test('tells the same of the same seed', () => {
  fc.assert(
    fc.property(seeds, shares, (seed, share) => {
      expect(draw(share, seed, 200)).toEqual(draw(share, seed, 200));
    }),
  );
});

test('strikes its share of a long run, whatever the seed', () => {
  const steps = 20_000;

  fc.assert(
    fc.property(seeds, shares, (seed, share) => {
      const struck = draw(share, seed, steps).filter(Boolean).length;

      // Six standard deviations: one run in five hundred million would be further off by chance.
      const tolerance = 6 * Math.sqrt(steps * share * (1 - share)) + 1e-9;
      expect(Math.abs(struck - steps * share)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test('strikes neighbours independently of each other', () => {
  const steps = 20_000;

  fc.assert(
    fc.property(seeds, (seed) => {
      const sequence = draw(0.5, seed, steps + 1);
      const equalNeighbours = sequence.filter((isStruck, at) => at > 0 && isStruck === sequence[at - 1]).length;

      expect(Math.abs(equalNeighbours - steps / 2)).toBeLessThanOrEqual(6 * Math.sqrt(steps / 4));
    }),
  );
});

test('strikes all of the share 1', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(draw(1, seed, 500)).not.toContain(false);
    }),
  );
});

test('strikes with a larger share what it strikes with a smaller one', () => {
  fc.assert(
    fc.property(seeds, shares, shares, (seed, one, other) => {
      const fewer = draw(Math.min(one, other), seed, 200);
      const more = draw(Math.max(one, other), seed, 200);

      expect(fewer.every((isStruck, at) => !isStruck || more[at])).toBe(true);
    }),
  );
});

/** A sequence that changed from one version to the next would make recorded seeds worthless. */
test('tells of seed 1 what it has always told', () => {
  const struck = draw(0.3, 1, 20).flatMap((isStruck, at) => (isStruck ? [at] : []));

  expect(struck).toEqual([1, 8, 11, 14, 15, 16]);
});

function draw(share: number, seed: number, steps: number): boolean[] {
  const next = shareSequence(share, seed);
  return Array.from({ length: steps }, next);
}
