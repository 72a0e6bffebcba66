import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveList } from '../model/live-list.ts';
import { AT_NEWEST, at, type ListPosition, listWindow, moveBy } from './list-window.ts';

function listOf(count: number, capacity = 1_000) {
  const list = new LiveList<{ readonly id: string }>(
    { maxItems: capacity, maxWeight: 0, weigh: () => 0 },
    ({ id }) => id,
  );
  for (let number = 1; number <= count; number += 1) list.put({ id: String(number) });
  return list;
}

const idAt = (list: ReturnType<typeof listOf>, position: ListPosition, height = 5) =>
  list.at(listWindow(list, position, height).chosen)?.id;

test('following, the newest row is the chosen one, whichever that is', () => {
  const list = listOf(3);
  expect(idAt(list, AT_NEWEST)).toBe('3');

  list.put({ id: '4' });

  expect(idAt(list, AT_NEWEST)).toBe('4');
});

test('a chosen row stays chosen, and where it is on the screen, while others come', () => {
  const list = listOf(50);
  const position = moveBy(list, AT_NEWEST, 2, 5);
  const before = listWindow(list, position, 5);

  for (let number = 51; number <= 70; number += 1) list.put({ id: String(number) });

  const after = listWindow(list, position, 5);
  expect(idAt(list, position)).toBe('48');
  expect(after.chosen - after.first).toBe(before.chosen - before.first);
});

test('a chosen row that has left the list gives way to one that is there', () => {
  const list = listOf(10, 10);
  const position = at(list, 9, 4);
  expect(idAt(list, position)).toBe('1');

  list.put({ id: '11' });

  expect(idAt(list, position)).toBe('2');
});

test('an empty list has no chosen row', () => {
  const list = listOf(0);

  expect(listWindow(list, moveBy(list, AT_NEWEST, 1, 5), 5)).toEqual({ first: 0, chosen: -1 });
});

test('however one moves, the chosen row is on the screen and the screen within the list', () => {
  const moves = fc.array(fc.integer({ min: -30, max: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }), moves, (count, height, steps) => {
      const list = listOf(count);
      let position = AT_NEWEST;
      for (const rows of steps) position = moveBy(list, position, rows, height);

      const { first, chosen } = listWindow(list, position, height);

      expect(chosen).toBeGreaterThanOrEqual(first);
      expect(chosen).toBeLessThan(first + height);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first).toBeLessThanOrEqual(Math.max(0, count - height));
    }),
  );
});
