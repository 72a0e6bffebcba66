import { expect, test } from 'vitest';
import { isForeground } from './stop-for-shell.ts';

test('a process is in the foreground if its group is that of the terminal, whatever it is called', () => {
  expect(isForeground('12 (node) S 1 12 10 34816 12 4194304 0')).toBe(true);
  expect(isForeground('12 (a) b (c)) S 1 12 10 34816 10 4194304 0')).toBe(false);
});
