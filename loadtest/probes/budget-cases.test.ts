import { expect, test } from 'vitest';
import { recordOf } from '../budget/test-records.ts';
import { type BudgetCase, judgeBudget } from './budget-cases.ts';
import type { ProbeAnswer } from './probe-client.ts';

const LIMITS = {
  atMost: { timeShare: 0.5, memoryShare: 0.9, responseShare: 0.95, memoryGrowthMbPer1000: 20 },
  steady: { requests: 2_300, connections: 1, settledAfter: 1_300 },
};

interface Planted {
  /** MB that an invocation leaves behind. */
  readonly leakMb?: number;
  readonly slowestMs?: number;
  readonly memoryMb?: number;
  readonly responseBytes?: number;
  readonly status?: number;
  readonly invocations?: number;
}

/** Ordinary requests in one environment, and one of hard work. */
function found(planted: Planted = {}) {
  const {
    leakMb = 0,
    slowestMs = 900,
    memoryMb = 180,
    responseBytes = 5_200_000,
    status = 200,
    invocations = 2_300,
  } = planted;
  const ordinary = Array.from({ length: invocations }, (_, at) =>
    recordOf({ timeMs: at * 10 }, { maxMemoryUsedMb: Math.round(Math.min(140, 80 + at * 0.05) + at * leakMb) }),
  );
  const hard = recordOf({ integrationLatencyMs: slowestMs, responseBytes }, { maxMemoryUsedMb: memoryMb });
  const answer = {
    outcome: 'http',
    status,
    headers: {},
    body: Buffer.alloc(0),
    sentAtMs: 0,
    durationMs: 1,
  } as const satisfies ProbeAnswer;
  const cases: readonly BudgetCase[] = [
    { name: 'ordinary events', answers: [answer], records: ordinary },
    { name: 'full inboxes', answers: [answer], records: [hard] },
  ];
  const { judgements } = judgeBudget(cases, LIMITS);
  return judgements.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict }) => `${id} ${verdict}`);
}

test.for([
  ['is sound', {}, []],
  ['leaks 50 KB each time', { leakMb: 0.05 }, ['memory-growth fail']],
  ['leaks 10 KB each time, which is less than may be', { leakMb: 0.01 }, []],
  ['takes over half of 29 s', { slowestMs: 14_600 }, ['time fail']],
  ['uses over 90 % of its memory', { memoryMb: 470 }, ['memory fail']],
  ['answers with over 95 % of 6 MB', { responseBytes: 6_100_000 }, ['response fail']],
  ['fails at the hardest work', { status: 502 }, ['answered fail']],
  ['was asked too little to tell of a leak', { leakMb: 0.05, invocations: 200 }, ['memory-growth inconclusive']],
] as const satisfies readonly (readonly [string, Planted, readonly string[]])[])(
  'a function that %s',
  ([, planted, troubles]) => {
    expect(found(planted)).toEqual(troubles);
  },
);
