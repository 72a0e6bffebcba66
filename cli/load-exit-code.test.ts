import { expect, test } from 'vitest';
import { exitCodeOfRun } from './load-exit-code.ts';

test.for([
  ['completed', 'pass', 0],
  ['completed', 'fail', 99],
  ['completed', 'inconclusive', 98],
  ['aborted', 'fail', 99],
  ['aborted', 'inconclusive', 98],
  ['interrupted', 'pass', 130],
  ['interrupted', 'fail', 130],
] as const)('a run that was %s with the verdict %s ends with %d', ([end, verdict, code]) => {
  expect(exitCodeOfRun({ end, verdict })).toBe(code);
});
