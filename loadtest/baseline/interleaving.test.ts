import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { interleavedOrder, runInterleaved } from './interleaving.ts';

test('takes turns so that a steady drift favours neither side', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer(), (pairs, seed) => {
      const order = interleavedOrder(pairs * 2, seededRandom(seed));

      const placesOf = (side: string) => order.flatMap((each, at) => (each === side ? at : []));
      const sum = (places: readonly number[]) => places.reduce((total, at) => total + at, 0);
      expect(placesOf('a')).toHaveLength(pairs * 2);
      expect(sum(placesOf('a'))).toBe(sum(placesOf('b')));
    }),
  );
});

test('begins with either side, by chance that a seed repeats', () => {
  const firsts = Array.from({ length: 40 }, (_, seed) => interleavedOrder(4, seededRandom(seed))[0]);

  expect(new Set(firsts)).toEqual(new Set(['a', 'b']));
  expect(interleavedOrder(8, seededRandom(3))).toEqual(interleavedOrder(8, seededRandom(3)));
});

test('stops after the block in which it is told to, with what it has', async () => {
  const controller = new AbortController();
  const ran: string[] = [];

  const found = await runInterleaved({
    blocks: 8,
    random: seededRandom(1),
    signal: controller.signal,
    async runBlock(side, at) {
      ran.push(side);
      if (at === 4) controller.abort();
      return { operations: {} };
    },
  });

  expect(ran).toHaveLength(5);
  expect(found.a.length + found.b.length).toBe(5);
  expect(Math.abs(found.a.length - found.b.length)).toBe(1);
});
