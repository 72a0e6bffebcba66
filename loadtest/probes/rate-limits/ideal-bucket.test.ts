import { expect, test } from 'vitest';
import { admissionsInDoubt, idealAdmissions } from './ideal-bucket.ts';

const SIZE = { perSecond: 100, burst: 50 };
/** 200 a second over two seconds. */
const SENT = Array.from({ length: 400 }, (_, at) => at * 5);

test('admits the burst and what flows in until the last arrival', () => {
  expect(idealAdmissions(SENT, SIZE)).toBe(50 + 199);
  expect(idealAdmissions([], SIZE)).toBe(0);
});

test('prompt answers leave next to no doubt', () => {
  const endedMs = SENT.map((timeMs) => timeMs + 2);

  expect(admissionsInDoubt(SENT, endedMs, SIZE)).toBeLessThanOrEqual(1.2);
});

test('a server that stood still for a second may have lost what overflowed its bucket meanwhile', () => {
  const endedMs = SENT.map((timeMs) => (timeMs >= 500 && timeMs < 1_500 ? 1_500 : timeMs + 2));

  // A hundred tokens flowed in, and fifty fit.
  expect(admissionsInDoubt(SENT, endedMs, SIZE)).toBeCloseTo(50, -1);
});
