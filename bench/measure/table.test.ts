import { expect, test } from 'vitest';
import { type Aim, renderTable, verdictOf } from './table.ts';

test.for([
  [{ kind: 'atLeast', value: 2 }, 'met'],
  [{ kind: 'atLeast', value: 2.1 }, 'missed'],
  [{ kind: 'atMost', value: 2 }, 'met'],
  [{ kind: 'atMost', value: 1.9 }, 'missed'],
  [{ kind: 'between', low: 2, high: 3 }, 'met'],
  [{ kind: 'between', low: 1, high: 2 }, 'met'],
  [{ kind: 'between', low: 2.1, high: 3 }, 'missed'],
  [{ kind: 'between', low: 1, high: 1.9 }, 'missed'],
  [{ kind: 'none' }, ''],
] as const)('a median of 2 against %j: %s', ([aim, verdict]) => {
  expect(verdictOf({ name: '', unit: '', values: [1, 2, 900], aim })).toBe(verdict);
});

test('a value of its own stands against the aim in place of the median', () => {
  const aim: Aim = { kind: 'atMost', value: 1 };

  expect(verdictOf({ name: '', unit: '', values: [5], value: 1, aim })).toBe('met');
});

test('aims are shown with their unit, and without the digits that computing has left', () => {
  const table = renderTable([
    { name: 'ratio', unit: '', values: [1], aim: { kind: 'between', low: 0.1 + 0.2, high: 1 / 3 } },
    { name: 'time', unit: 'ms', values: [1, 2, 3], aim: { kind: 'atMost', value: 2.5 } },
  ]);

  expect(table.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^ratio +1\.00 +0\.3\.\.0\.333 +missed$/),
    expect.stringMatching(/^time +2\.00 ms +1\.50\.\.2\.50 +3 +≤ 2\.5 ms +met$/),
  ]);
});
