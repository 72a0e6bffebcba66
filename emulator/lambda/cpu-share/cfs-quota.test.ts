import { expect, test } from 'vitest';
import { CfsQuota } from './cfs-quota.ts';

test('a new account has one quota, and is looked at when two threads could have used it', () => {
  const quota = new CfsQuota(0.3, 0, 1_000);

  expect(quota.check(0, 1_000)).toEqual({ kind: 'run', checkAfterMs: 15 });
});

test('what has used its quota stands still until the next period', () => {
  const quota = new CfsQuota(0.3, 500, 0);

  expect(quota.check(530, 30)).toEqual({ kind: 'stop', forMs: 70 });
  expect(quota.check(600, 30)).toEqual({ kind: 'run', checkAfterMs: 15 });
});

test('what was used too much is taken from the periods that follow', () => {
  const quota = new CfsQuota(0.3, 0, 0);

  expect(quota.check(100, 100)).toEqual({ kind: 'stop', forMs: 200 });
  const verdict = quota.check(300, 100);
  expect(verdict.kind).toBe('run');
  expect(verdict.kind === 'run' && verdict.checkAfterMs).toBeCloseTo(10, 6);
});

test('what was not used is lost with its period', () => {
  const quota = new CfsQuota(0.3, 0, 0);

  quota.check(10_000, 0);

  expect(quota.check(10_030, 30)).toEqual({ kind: 'stop', forMs: 70 });
});

test('a rest that is tiny is not looked at all the time', () => {
  const quota = new CfsQuota(0.3, 0, 0);

  expect(quota.check(30, 29.9)).toEqual({ kind: 'run', checkAfterMs: 2 });
});

test('processor time that seems to run backwards is neither paid back nor charged twice', () => {
  const quota = new CfsQuota(0.3, 0, 0);

  quota.check(20, 20);
  quota.check(21, 10);
  const verdict = quota.check(22, 20);

  expect(verdict).toEqual({ kind: 'run', checkAfterMs: 5 });
});
