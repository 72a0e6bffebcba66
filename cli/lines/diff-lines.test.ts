import { expect, test } from 'vitest';
import { diffLines } from '../../protocol/text/line-diff.ts';
import { sideBySide, unified } from './diff-lines.ts';

const before = ['POST /v1/events', 'a: 1', 'same', 'gone', '\u001b[2J'];
const after = ['POST /v1/events', 'a: 2', 'b: 3', 'same', '\u001b[2J'];

test('marks the lines of one side as diff does', () => {
  expect(unified(diffLines(before, after), 'first', 'second')).toEqual([
    '--- first',
    '+++ second',
    ' POST /v1/events',
    '-a: 1',
    '+a: 2',
    '+b: 3',
    ' same',
    '-gone',
    ' \\e[2J',
  ]);
});

test('puts lines that took the place of others beside them, within the width', () => {
  expect(sideBySide(diffLines(before, after), 27)).toEqual([
    'POST /v1/ev…   POST /v1/ev…',
    'a: 1         | a: 2',
    '             > b: 3',
    'same           same',
    'gone         <',
    '␛[2J           ␛[2J',
  ]);
});
