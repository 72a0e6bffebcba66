import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HEALTHY, type Row, samplesOf } from '../judgement/test-samples.ts';
import { Scenario, type ScenarioOfKind } from '../scenario/scenario.ts';
import type { ResourceUse } from './saturation.ts';
import { judgeKnee, stepsOf } from './stress-steps.ts';

const FACTOR = 1.3;
const STRESS = Scenario.parse({
  kind: 'stress',
  name: 'stress',
  description: 'A rising rate.',
  mix: [{ operation: 'create' }],
  steps: { fromPerSecond: 40, factor: FACTOR, duration: '8s', most: 9 },
  objectives: [
    { kind: 'latency', percentile: 95, atMostMs: 150 },
    { kind: 'success', atLeast: 0.99 },
  ],
}) as ScenarioOfKind<'stress'>;
const RATES = Array.from({ length: 9 }, (_, at) => 40 * FACTOR ** at);

const IDLE: ResourceUse = {
  ...{ processorShare: 0.3, requests: 100, queueMs: 0, hostLimits: {}, databaseMs: 2, latencyMs: 10, refusals: {} },
  environments: 3,
};

/** A server that answers so many a second, one after the other. */
function queueOf(capacityPerSecond: number): readonly Row[] {
  let freeMs = 0;
  return RATES.flatMap((perSecond, step) =>
    Array.from({ length: Math.floor(perSecond * 8) }, (_, at) => {
      const intendedMs = step * 8_000 + (at * 1_000) / perSecond;
      freeMs = Math.max(intendedMs, freeMs) + 1_000 / capacityPerSecond;
      return { intendedMs, serviceMs: freeMs - intendedMs };
    }),
  );
}

function knee(
  rows: readonly Row[],
  { use = IDLE, health = HEALTHY }: { use?: ResourceUse; health?: typeof HEALTHY } = {},
) {
  const steps = stepsOf(
    STRESS,
    samplesOf(rows),
    RATES,
    RATES.map(() => use),
  );
  return judgeKnee(STRESS, steps, health);
}

test('the knee of a server whose capacity is known is the last step below it', () => {
  fc.assert(
    fc.property(fc.double({ min: 45, max: 280, noNaN: true }), (capacity) => {
      const { observed = 0, verdict } = knee(queueOf(capacity));

      expect(verdict).toBe('pass');
      // A queue that only just overflows in eight seconds is not over the objective yet.
      expect(observed).toBeGreaterThan(capacity / FACTOR ** 1.001);
      expect(observed).toBeLessThan(capacity * 1.03);
    }),
    { numRuns: 8, seed: 1 },
  );
});

test('a server that nothing wears out has no knee, and one that is too slow for the first step has none either', () => {
  expect(knee(queueOf(1e6)).verdict).toBe('inconclusive');
  expect(knee(queueOf(20))).toMatchObject({
    verdict: 'fail',
    observed: 0,
    reason: expect.stringMatching(/^nothing held even at 40\/s/),
  });
});

test('refusals break the objective as slowness does', () => {
  const rows = queueOf(1e6).map((row, at) => ({
    ...row,
    status: (row.intendedMs ?? 0) > 24_000 && at % 4 === 0 ? 429 : 201,
  }));

  expect(knee(rows).observed).toBeCloseTo(RATES[2] as number);
});

test('where the generator was the limit the knee is not one of the target', () => {
  const late = knee(queueOf(100), { health: { ...HEALTHY, lateShare: 0.05 } });

  expect(late.verdict).toBe('inconclusive');
  expect(late.reason).toContain('used up was the load generator (5.0 % of the requests left late; 30 % of this');
});

test.for([
  ["the gateway's throttle (12 % of the requests were refused by throttled)", { refusals: { throttled: 12 } }],
  ['the rate limit of the API key', { refusals: { RATE_LIMIT_EXCEEDED: 40, throttled: 2 }, processorShare: 0.99 }],
  ["a partition of the database's index", { refusals: { IndexWriteKeyRangeThroughputExceeded: 5 } }],
  ["the function's concurrency", { refusals: { concurrency: 90 } }],
  [
    'environments on this machine, limited by its processes (80 of 100 ms',
    { queueMs: 80, latencyMs: 100, hostLimits: { processes: 90, memory: 2 } },
  ],
  [
    'the processors of this machine (80 of 100 ms',
    { queueMs: 80, latencyMs: 100, hostLimits: { processor: 90 }, processorShare: 0.97 },
  ],
  ["the processors of this machine (97 % of this machine's", { processorShare: 0.97, databaseMs: 80, latencyMs: 100 }],
  ['the database (80 of 100 ms were its calls', { databaseMs: 80, latencyMs: 100 }],
  ['nothing that is measured here', {}],
] as const satisfies readonly (readonly [string, Partial<ResourceUse>])[])(
  'names what was used up: %s',
  ([named, use]) => {
    expect(knee(queueOf(100), { use: { ...IDLE, ...use } }).reason).toContain(`used up was ${named}`);
  },
);
