import { expect, test } from 'vitest';
import { isAsciiLocale, requireTerminal, wantsColor } from './tui-options.ts';

const TTY = { isTTY: true };

test.for([
  [{}, TTY, {}, 'standard input is none'],
  [TTY, {}, {}, 'standard output is none'],
  [TTY, TTY, { TERM: 'dumb' }, 'TERM is dumb'],
] as const)('without a terminal it says what is missing: %j %j %j', ([stdin, stdout, environment, missing]) => {
  expect(() => requireTerminal(stdin, stdout, environment)).toThrow(missing);
});

test('a terminal will do', () => {
  expect(() => requireTerminal(TTY, TTY, { TERM: 'xterm' })).not.toThrow();
});

test.for([
  ['auto', {}, true],
  ['auto', { NO_COLOR: '1' }, false],
  ['auto', { NO_COLOR: '' }, true],
  ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true],
  ['auto', { FORCE_COLOR: '0' }, false],
  ['always', { NO_COLOR: '1' }, true],
  ['never', { FORCE_COLOR: '1' }, false],
] as const)('--color %s with %j: colours %s', ([color, environment, isColored]) => {
  expect(wantsColor(color, environment)).toBe(isColored);
});

test.for([
  [{}, false],
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'de_DE.utf8' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, true],
  [{ LANG: 'POSIX', LC_CTYPE: 'en_US.UTF-8' }, false],
] as const)('the locale of %j has ASCII alone: %s', ([environment, isAscii]) => {
  expect(isAsciiLocale(environment)).toBe(isAscii);
});
