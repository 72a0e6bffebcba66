import { expect, test } from 'vitest';
import { exitCodeOfVerdict } from './load-exit-code.ts';

test.for([
  ['pass', 0],
  ['fail', 99],
  ['inconclusive', 98],
] as const)('a run with the verdict %s ends with %d', ([verdict, code]) => {
  expect(exitCodeOfVerdict(verdict)).toBe(code);
});
