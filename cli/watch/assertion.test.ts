import { expect, test } from 'vitest';
import { describeExpectation, judge } from './assertion.ts';

const ANY = Number.POSITIVE_INFINITY;

test.for([
  [1, ANY, 0, 0, false, 'open'],
  [1, ANY, 1, 0, false, 'holds'],
  [1, ANY, 1, 9, false, 'holds'],
  [2, ANY, 1, 0, true, 'fails'],
  [0, 0, 0, 0, false, 'open'],
  [0, 0, 0, 0, true, 'holds'],
  [0, 0, 0, 3, true, 'fails'],
  [0, 0, 1, 0, false, 'fails'],
  [2, 2, 2, 0, false, 'open'],
  [2, 2, 2, 0, true, 'holds'],
  [2, 2, 3, 0, false, 'fails'],
  [2, 2, 1, 0, true, 'fails'],
  [0, 3, 3, 0, true, 'holds'],
  [0, 3, 4, 0, false, 'fails'],
] as const)(
  'of %d to %d finds that %d matches with %d missed, over: %s, is %s',
  ([atLeast, atMost, matches, missed, isOver, state]) => {
    expect(judge({ atLeast, atMost }, { matches, missed, isOver })).toBe(state);
  },
);

test('says in words how many are expected', () => {
  expect(
    [
      [1, ANY],
      [2, 2],
      [0, 0],
      [0, 3],
      [2, 5],
    ].map(([atLeast = 0, atMost = 0]) => describeExpectation({ atLeast, atMost })),
  ).toEqual(['at least 1', 'exactly 2', 'none', 'at most 3', '2 to 5']);
});
