import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplesOf, times } from '../judgement/test-samples.ts';
import { OUTCOMES } from '../model/samples.ts';
import { ledgerOf } from './client-ledger.ts';
import { judgeBalance } from './ledger-balance.ts';

test('the ledger counts every sample once, by status or by how it ended', () => {
  const samples = samplesOf([
    ...times(3),
    ...times(2, { status: 429 }),
    { outcome: 'timeout' },
    { outcome: 'reset' },
    { outcome: 'refused' },
    { outcome: 'inFlight' },
    { isWarmUp: true },
  ]);

  const ledger = ledgerOf(samples, { scheduled: 12, dropped: 2, resent: 1 });

  expect(ledger).toEqual({
    scheduled: 12,
    dropped: 2,
    sent: 10,
    answered: { 201: 4, 429: 2 },
    timedOut: 1,
    reset: 1,
    refused: 1,
    inFlight: 1,
    resent: 1,
  });
  expect(judgeBalance(ledger)).toMatchObject({ id: 'ledger', verdict: 'pass' });
});

test('a ledger made from samples balances whatever became of them, and no longer when one is lost', () => {
  const row = fc.record({ outcome: fc.constantFrom(...OUTCOMES), status: fc.integer({ min: 100, max: 599 }) });

  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), fc.nat(20), (rows, dropped) => {
      const scheduled = rows.length + dropped;
      const whole = ledgerOf(samplesOf(rows), { scheduled, dropped, resent: 0 });
      const short = ledgerOf(samplesOf(rows.slice(1)), { scheduled, dropped, resent: 0 });

      expect(judgeBalance(whole).verdict).toBe('pass');
      expect(judgeBalance(short)).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('were scheduled') });
    }),
  );
});

test('a sample that the generator did not count, or counted as another, is named', () => {
  const ledger = ledgerOf(samplesOf(times(5)), { scheduled: 5, dropped: 0, resent: 0 });
  const counted = { sent: 5, answered: { 201: 4, 503: 1 }, timedOut: 0, reset: 0, refused: 0, inFlight: 0 };

  const { verdict, reason } = judgeBalance(ledger, counted);

  expect(verdict).toBe('fail');
  expect(reason).toBe(
    'the samples have 5 of 201, the generator counted 4; the samples have 0 of 503, the generator counted 1',
  );
});
