import { expect, test } from 'vitest';
import type { ProbeAnswer } from '../probe-client.ts';
import type { ProbeRun } from '../probe-run.ts';
import { checkRetryAfter } from './retry-after.ts';

const KEY = { limit: 10, window: 3_000, spread: 100, factors: [2], mostUnused: 0.05 };

/** Refused at a moment, in a window that ends a second later at the latest: the header is in whole seconds. */
function refusal(
  changes: { readonly retryAfter?: string; readonly durationMs?: number; readonly leftMs?: number } = {},
) {
  const { durationMs = 5, leftMs = 400 } = changes;
  const nowMs = Date.now();
  const resetSeconds = Math.ceil((nowMs + leftMs) / 1000);
  const retryAfter = changes.retryAfter ?? String(Math.max(1, Math.ceil((resetSeconds * 1000 - nowMs) / 1000)));
  const headers = {
    'x-ratelimit-limit': '10',
    'x-ratelimit-reset': String(resetSeconds),
    date: new Date(nowMs).toUTCString(),
    ...(retryAfter !== '' && { 'retry-after': retryAfter }),
  };
  const answer: ProbeAnswer = {
    outcome: 'http',
    status: 429,
    headers,
    body: Buffer.alloc(0),
    sentAtMs: nowMs - durationMs,
    durationMs,
  };
  return { apiKey: 'k', answer };
}

async function judged(refusals: readonly ReturnType<typeof refusal>[], laterStatus = 200) {
  const send: ProbeRun['send'] = async () => ({
    outcome: 'http',
    status: laterStatus,
    headers: {},
    body: Buffer.alloc(0),
    sentAtMs: 0,
    durationMs: 1,
  });
  const run: ProbeRun = {
    send,
    runId: 'r',
    apiKeys: ['k'],
    isOwnEmulator: false,
    signal: new AbortController().signal,
  };
  const { judgements } = await checkRetryAfter(KEY, run, refusals);
  return judgements[0];
}

test('a time after which the key is admitted is true, however long the refusals themselves took', async () => {
  expect(await judged([refusal(), refusal({ durationMs: 1_900 })])).toMatchObject({ verdict: 'pass' });
});

test('one that ends before the window does is not, though by the time it is tried the window is over', async () => {
  const judgement = await judged([refusal(), refusal({ leftMs: 2_900, retryAfter: '1' })]);

  expect(judgement).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(/before the window that X-RateLimit-Reset/),
  });
});

test.for([
  ['none', '', /1 of 2 refusals have none/],
  ['an hour', '3600', /it says 3600 s, and a window has 3 s/],
] as const)('%s is not true', async ([, retryAfter, reason]) => {
  expect(await judged([refusal(), refusal({ retryAfter })])).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(reason),
  });
});

test('who is refused after it was told the truth is not', async () => {
  expect(await judged([refusal()], 429)).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(/^after \d s the answer was 429/),
  });
});
