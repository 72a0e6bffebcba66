import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveList } from './live-list.ts';

interface Row {
  readonly id: string;
  readonly size: number;
}

const row = (id: string, size = 0): Row => ({ id, size });
const newList = (maxItems = 10, maxWeight = Number.POSITIVE_INFINITY) =>
  new LiveList<Row>({ maxItems, maxWeight, weigh: ({ size }) => size }, ({ id }) => id);
const idsOf = (list: LiveList<Row>) => Array.from({ length: list.size }, (_, index) => list.at(index)?.id).join('');

test('the newest row is first, and the oldest makes room', () => {
  const list = newList(3);

  for (const id of 'abcd') list.put(row(id));

  expect(idsOf(list)).toBe('dcb');
  expect(list.get('a')).toBeUndefined();
});

test('rows that are large are fewer: what they weigh together is bounded, and the newest stays', () => {
  const list = newList(10, 100);
  list.setFilter(() => true);

  list.put(row('a', 30));
  list.put(row('b', 30));
  list.put(row('c', 30));
  const before = { ids: idsOf(list), hasDropped: list.hasDropped };
  list.put(row('a', 40));
  list.put(row('d', 30));
  list.put(row('c', 90));
  const after = idsOf(list);
  list.put(row('e', 500));

  expect(before).toEqual({ ids: 'cba', hasDropped: false });
  expect(after).toBe('d');
  expect(idsOf(list)).toBe('e');
  expect(list).toMatchObject({ kept: 1, hasDropped: true });
});

test('that older rows had to make room stays known when missing rows are put in', () => {
  const list = newList(2);
  for (const id of 'abc') list.put(row(id));

  list.addMissing([row('b'), row('c')]);

  expect(list.hasDropped).toBe(true);
});

test('a row that is told again takes its own place', () => {
  const list = newList();
  for (const id of 'abc') list.put(row(id));

  const result = list.put(row('b', 7));

  expect(result).toBe('replaced');
  expect(idsOf(list)).toBe('cba');
  expect(list.at(1)?.size).toBe(7);
});

test('a filter leaves out what was there and what comes, and off again shows both', () => {
  const list = newList();
  for (const [at, id] of [...'abcd'].entries()) list.put(row(id, at));

  list.setFilter(({ size }) => size >= 2);
  list.put(row('e', 0));
  list.put(row('f', 9));

  expect(idsOf(list)).toBe('fdc');
  list.setFilter(undefined);
  expect(idsOf(list)).toBe('fedcba');
});

test('paused, what is shown stays, and what would be shown is counted', () => {
  const list = newList();
  list.put(row('a', 1));
  list.setFilter(({ size }) => size > 0);

  list.pause();
  list.put(row('b', 1));
  list.put(row('c', 0));

  expect([idsOf(list), list.waiting]).toEqual(['a', 1]);
  list.resume();
  expect([idsOf(list), list.waiting]).toEqual(['ba', 0]);
});

test('rows that are older than what is kept are shown while the filter is the same', () => {
  const list = newList();
  list.put(row('c', 1));
  list.setFilter(({ size }) => size > 0);

  list.addOlder([row('a', 1), row('b', 0), row('c', 1)]);

  expect(idsOf(list)).toBe('ca');
  list.setFilter(({ size }) => size >= 1);
  expect(idsOf(list)).toBe('c');
});

test('rows that were left out come where they would have been', () => {
  const list = newList();
  for (const id of 'adf') list.put(row(id));

  list.addMissing([...'abcdefg'].map((id) => row(id)));

  expect(idsOf(list)).toBe('gfedcba');
});

test('of rows that were left out, a filter shows those that match', () => {
  const list = newList();
  for (const id of 'ae') list.put(row(id, 1));
  list.setFilter(({ size }) => size > 0);

  list.addMissing([row('b', 1), row('c', 0), row('e', 1), row('f', 1)]);

  expect(idsOf(list)).toBe('feba');
});

test('whatever comes, is filtered, paused and resumed, the rows shown are those kept that match, newest first', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), id: fc.integer({ min: 0, max: 30 }), size: fc.nat(3) }),
    fc.record({ kind: fc.constant('filter' as const), size: fc.nat(3) }),
    fc.constantFrom({ kind: 'pause' as const }, { kind: 'resume' as const }, { kind: 'all' as const }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const list = newList(8);
      let matches = (_row: Row) => true;
      for (const one of steps) {
        if (one.kind === 'put') list.put(row(String(one.id), one.size));
        else if (one.kind === 'pause') list.pause();
        else if (one.kind === 'resume') list.resume();
        else {
          matches = one.kind === 'all' ? () => true : ({ size }) => size <= one.size;
          list.setFilter(one.kind === 'all' ? undefined : matches);
        }
      }
      list.resume();
      // A row that no longer matches stays until the filter is set anew.
      list.setFilter(matches);

      const expected = [...list.all()].filter(matches).map(({ id }) => id);

      expect(Array.from({ length: list.size }, (_, index) => list.at(index)?.id)).toEqual(expected.toReversed());
      for (const [index, id] of expected.toReversed().entries()) expect(list.indexOf(id)).toBe(index);
    }),
  );
});
