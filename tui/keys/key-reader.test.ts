import { expect, test } from 'vitest';
import { readKeys } from './key-reader.ts';

const namesOf = (...[input, flags = {}]: Parameters<typeof readKeys> | [string]) =>
  readKeys(input, flags).map(({ name }) => name);

test.for([
  ['jjj', ['j', 'j', 'j']],
  ['gg\r', ['g', 'g', 'enter']],
  ['dy', ['d', 'y']],
  [' \t', ['space', 'tab']],
  ['a\u0015b', ['a', 'ctrl-u', 'b']],
  ['\r\n', ['enter']],
  ['日本', ['日', '本']],
  ['e\u0301x', ['e\u0301', 'x']],
  ['\u0000', []],
] as const)('%j that came at once is the keys %j', ([input, names]) => {
  expect(namesOf(input)).toEqual(names);
});

test.for([
  [{ upArrow: true }, '', ['up']],
  [{ pageDown: true }, '', ['pagedown']],
  [{ return: true }, '\r', ['enter']],
  [{ escape: true }, '', ['escape']],
  [{ tab: true }, '', ['tab']],
  [{ tab: true, shift: true }, '', ['shift-tab']],
  [{ ctrl: true }, 'd', ['ctrl-d']],
  [{ meta: true }, 'j', ['escape', 'j']],
  [{ escape: true, meta: true }, '', ['escape', 'escape']],
  [{ return: true, meta: true }, '', ['escape', 'enter']],
  [{ backspace: true, meta: true }, '', ['backspace']],
  [{ ctrl: true, meta: true }, 'l', ['escape', 'ctrl-l']],
  [{}, '\n', ['enter']],
] as const)('%j with %j is %j', ([flags, input, names]) => {
  expect(namesOf(input, flags)).toEqual(names);
});

test('keys that type something say what', () => {
  expect(readKeys('aß ', {}).map(({ text }) => text)).toEqual(['a', 'ß', ' ']);
});
