import { expect, test } from 'vitest';
import type { Defect } from '../driver/connection/exchange.ts';
import type { LoadOutcome } from '../driver/load-outcome.ts';
import type { LoadPlan, Operation } from '../driver/plan.ts';
import { newRunId } from '../driver/run-load.ts';
import { runLoadHere } from '../driver/run-load-here.ts';
import { COLUMN_NAMES, columnsOf } from '../model/sample-table.ts';
import { HTTP, type Samples } from '../model/samples.ts';
import { arrivals, stall } from './arrival-checks.ts';
import { multiByte, uniqueKeys } from './body-checks.ts';
import type { CheckResult, DoctorCheck } from './doctor-check.ts';
import { toJudgement } from './doctor-check.ts';
import { close, inFlight, reset, timeouts } from './ending-checks.ts';
import { exponential } from './percentile-checks.ts';

test('a timer that is cleared while a connection waits never fires again, and the hung requests are missed', async () => {
  const { wrong } = await checked(timeouts, { defects: ['timeoutsCleared'] });

  expect(wrong).toContainEqual(expect.stringMatching(/^requests that hung: the meter says 0, the truth is [1-9]/));
});

test('a closed connection that is written to again loses requests that it must not', async () => {
  const { wrong } = await checked(close, { defects: ['closeUnrepaired'] });

  expect(wrong).not.toEqual([]);
});

test('samples that were never sent, as a correction for coordinated omission adds them, are too many', async () => {
  const { wrong } = await checked(arrivals, { distort: withCorrection });

  expect(wrong).toContainEqual(expect.stringMatching(/^requests: the meter says \d+, the truth is 160$/));
});

test('a meter that counts from the sending on does not see a stall', async () => {
  const { wrong } = await checked(stall, {
    distort: (outcome) => ({ ...outcome, samples: { ...outcome.samples, intendedMs: outcome.samples.sentMs } }),
  });

  expect(wrong).toContainEqual(expect.stringMatching(/^the stall is not in the response times of [1-9]/));
});

test('times that are half as long again as they were are off', async () => {
  const { off } = await checked(exponential, {
    distort: (outcome) => ({ ...outcome, samples: slower(outcome.samples) }),
  });

  expect(off?.length).toBeGreaterThan(0);
});

test('times that are shorter than the server itself took are impossible', async () => {
  const { wrong } = await checked(close, {
    distort: (outcome) => ({ ...outcome, startedAtMs: outcome.startedAtMs - 50 }),
  });

  expect(wrong).toContainEqual(expect.stringMatching(/answers ended by the meter before the server gave them$/));
});

test('a key that two requests share is found on the wire', async () => {
  const twice = (operation: Operation): Operation => ({
    ...operation,
    headers: { 'Idempotency-Key': { slot: 'uniqueKey', repeats: 2 } },
  });

  const { wrong } = await checked(uniqueKeys, {
    change: (plan) => ({ ...plan, operations: plan.operations.map(twice) }),
  });

  expect(wrong).toContainEqual(expect.stringMatching(/^different keys: /));
});

test('requests in flight that are told of nowhere unbalance the ledger', async () => {
  const { wrong } = await checked(inFlight, {
    distort: (outcome) => ({ ...outcome, ledger: { ...outcome.ledger, inFlight: 0, sent: outcome.ledger.sent - 10 } }),
  });

  expect(wrong).toContainEqual(expect.stringContaining('were scheduled'));
});

test('bodies that were made text of, piece by piece, are not what they were', async () => {
  const { wrong } = await checked(multiByte, { asText: true });

  expect(wrong).toEqual([
    expect.stringMatching(/^bodies that are as they were sent: the meter says \d+, the truth is 20$/),
  ]);
});

test('half an answer that counts as a whole one is found', async () => {
  const { wrong } = await checked(reset, {
    distort: (outcome) => ({
      ...outcome,
      ledger: { ...outcome.ledger, reset: 0, answered: { 200: outcome.ledger.sent } },
    }),
  });

  expect(wrong).toContainEqual(expect.stringMatching(/^answers that were cut off: the meter says 0, the truth is 10$/));
});

test('only times that are off on a noisy machine leave it open whether the meter is right', () => {
  const verdictOf = (result: Omit<CheckResult, 'evidence'>) => toJudgement(close, { evidence: 'e', ...result }).verdict;

  expect(verdictOf({ wrong: [] })).toBe('pass');
  expect(verdictOf({ wrong: [], noise: 'noise' })).toBe('pass');
  expect(verdictOf({ wrong: [], off: ['late'] })).toBe('fail');
  expect(verdictOf({ wrong: [], off: ['late'], noise: 'noise' })).toBe('inconclusive');
  expect(verdictOf({ wrong: ['lost'], noise: 'noise' })).toBe('fail');
});

interface BrokenMeter {
  readonly defects?: readonly Defect[];
  readonly change?: (plan: LoadPlan) => LoadPlan;
  readonly distort?: (outcome: LoadOutcome) => LoadOutcome;
  /** Bodies are put together from the text of their pieces. */
  readonly asText?: boolean;
}

async function checked(check: DoctorCheck, broken: BrokenMeter): Promise<CheckResult> {
  const { defects = [], change = (plan) => plan, distort = (outcome) => outcome, asText = false } = broken;
  return await check.run({
    runLoad: async (plan, options = {}) =>
      distort(
        await runLoadHere(change(plan), {
          ...options,
          defects: new Set(defects),
          ...(asText && { onObserved: (answers) => options.onObserved?.(answers.map(throughText)) }),
        }),
      ),
    effort: 'short',
    seed: 1,
    newRunId,
    signal: new AbortController().signal,
  });
}

/** Cut where no character ends. */
function throughText<T extends { readonly body?: Uint8Array }>(answer: T): T {
  const body = Buffer.from(answer.body ?? []);
  return { ...answer, body: Buffer.from(body.subarray(0, 1_000).toString() + body.subarray(1_000).toString()) };
}

/** Of each answer one more for each millisecond that it took. */
function withCorrection(outcome: LoadOutcome): LoadOutcome {
  const { samples } = outcome;
  const rows = Array.from({ length: samples.length }, (_, row) => row).flatMap((row) => {
    const tookMs = (samples.endedMs[row] as number) - (samples.sentMs[row] as number);
    return samples.outcome[row] === HTTP ? new Array<number>(1 + Math.ceil(tookMs)).fill(row) : [row];
  });
  const columns = columnsOf(rows.length);
  for (const name of COLUMN_NAMES) {
    if (name === 'row') continue;
    for (const [at, row] of rows.entries()) columns[name][at] = samples[name][row] as number;
  }
  return { ...outcome, samples: { ...columns, length: rows.length, operations: samples.operations } };
}

function slower(samples: Samples): Samples {
  const endedMs = samples.endedMs.map((ms, row) => ms + (ms - (samples.sentMs[row] as number)) / 2);
  return { ...samples, endedMs };
}
