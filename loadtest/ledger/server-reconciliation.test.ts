import { expect, test } from 'vitest';
import { BALANCED } from '../judgement/test-samples.ts';
import { judgeServerCounts } from './server-reconciliation.ts';

const SERVER = { answered: { 201: 100 }, invocations: 100, unanswered: 0 };

test('equal counts on both sides pass', () => {
  const judgement = judgeServerCounts(BALANCED, SERVER);

  expect(judgement).toMatchObject({ id: 'ledger-server', verdict: 'pass', reason: '100 answers on both sides' });
});

test('an answer that the server never gave fails, and is named', () => {
  const judgement = judgeServerCounts(BALANCED, { ...SERVER, answered: { 201: 99, 500: 1 } });

  expect(judgement.verdict).toBe('fail');
  expect(judgement.reason).toContain('the client got 100 answers 201, but the server gave 99');
});

test('a request that the server saw and the client cannot account for fails', () => {
  const judgement = judgeServerCounts(BALANCED, { ...SERVER, answered: { 201: 101 } });

  expect(judgement.verdict).toBe('fail');
  expect(judgement.reason).toContain('1 more requests of this run than can be explained');
});

test('what timed out or was reset explains by name what the server saw beyond the answers, whether it answered or not', () => {
  const ledger = { ...BALANCED, sent: 105, scheduled: 105, timedOut: 3, reset: 2 };

  const judgement = judgeServerCounts(ledger, { answered: { 201: 101 }, invocations: 104, unanswered: 3 });

  expect(judgement.verdict).toBe('pass');
  expect(judgement.reason).toBe(
    '100 answers on both sides; of 3 timed out, 2 reset the server saw 4 (3 of them left without an answer), 1 never reached it',
  );
});

test('no more is explained than there were requests without an answer', () => {
  const ledger = { ...BALANCED, sent: 101, scheduled: 101, timedOut: 1 };

  const judgement = judgeServerCounts(ledger, { answered: { 201: 101 }, invocations: 102, unanswered: 1 });

  expect(judgement.verdict).toBe('fail');
  expect(judgement.reason).toContain('2 without an answer at the client, where only 1 timed out');
});
