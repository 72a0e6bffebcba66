import { expect, test } from 'vitest';
import { overallVerdict } from '../model/judgement.ts';
import { judgeRun } from './judge-run.ts';
import { BALANCED, HEALTHY, samplesOf, times } from './test-samples.ts';
import { Threshold } from './threshold.ts';

const thresholds = (...given: readonly object[]) => given.map((each) => Threshold.parse(each));
const measured = { samples: samplesOf(times(5_000)), ledger: BALANCED, generator: HEALTHY };

test('a sound run passes all kinds of thresholds', () => {
  const judgements = judgeRun(
    thresholds(
      { kind: 'latency', percentile: 99, atMostMs: 100 },
      { kind: 'success', atLeast: 0.999 },
      { kind: 'share', statuses: ['429', 'timeout'], atMost: 0.01 },
      { kind: 'rate', atLeast: 900 },
      { kind: 'count', statuses: [201], atLeast: 5_000, atMost: 5_000 },
      { kind: 'ledger', figure: 'dropped', atMost: 0 },
      { kind: 'generator', figure: 'maxBacklog', atMost: 10 },
      { kind: 'budget', figure: 'memoryMaxMb', atMost: 512 },
    ),
    { ...measured, budget: { memoryMaxMb: { value: 90 } } },
  );

  expect(judgements.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'generator pass',
    'latency-p99 pass',
    'success pass',
    'share-429-timeout pass',
    'rate-2xx pass',
    'count-201 pass',
    'ledger-dropped pass',
    'generator-maxBacklog pass',
    'budget-memoryMaxMb pass',
  ]);
  expect(overallVerdict(judgements)).toBe('pass');
});

test.for([
  ['requests left late', { lateShare: 0.02 }, 'left more than 5 ms late'],
  ['its event loop was busy', { eventLoopUtilization: 0.95 }, 'event loop was 95 % busy'],
  ['the machine became slower', { calibrationRatio: 1.08 }, 'machine was 8 % slower'],
  ['the machine became faster', { calibrationRatio: 0.9 }, 'machine was 10 % faster'],
  ['nothing was measured of it', { lateShare: Number.NaN }, 'late'],
] as const)(
  'a run in which the generator was the limit, as %s, never passes and never fails for time',
  ([, limit, says]) => {
    const generator = { ...HEALTHY, ...limit };
    const [fast, slow] = thresholds(
      { kind: 'latency', percentile: 95, atMostMs: 100 },
      { kind: 'latency', percentile: 95, atMostMs: 5 },
    );

    const judgements = judgeRun(
      [fast, slow].filter((threshold) => threshold !== undefined),
      { ...measured, generator },
    );

    expect(judgements.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(judgements[0]?.reason).toMatch(/^generator-limited: /);
    expect(judgements[0]?.reason).toContain(says);
  },
);

test('a wrong answer stays wrong however slow the generator was', () => {
  const judgements = judgeRun(thresholds({ kind: 'count', statuses: ['5xx'], atMost: 0 }), {
    ...measured,
    samples: samplesOf([...times(99), { status: 500 }]),
    generator: { ...HEALTHY, lateShare: 0.5 },
  });

  expect(overallVerdict(judgements)).toBe('fail');
});

test('a budget that the target does not tell is inconclusive', () => {
  const [, judgement] = judgeRun(thresholds({ kind: 'budget', figure: 'billedP99Ms', atMost: 100 }), measured);

  expect(judgement).toMatchObject({ verdict: 'inconclusive', reason: 'the target does not tell this' });
});

test.for([
  [{ lower: 80, upper: 95 }, 'pass'],
  [{ lower: 80, upper: 120 }, 'inconclusive'],
  [{ lower: 80 }, 'inconclusive'],
  [{ lower: 101, upper: 120 }, 'fail'],
] as const)('a budget figure that is an estimate is judged by its bounds %j: %s', ([bounds, verdict]) => {
  const [, judgement] = judgeRun(thresholds({ kind: 'budget', figure: 'billedP99Ms', atMost: 100 }), {
    ...measured,
    budget: { billedP99Ms: { value: 90, bounds } },
  });

  expect(judgement?.verdict).toBe(verdict);
});

test('thresholds of one kind on one subject keep ids of their own', () => {
  const twice = thresholds(
    { kind: 'latency', percentile: 95, atMostMs: 100 },
    { kind: 'latency', percentile: 95, atMostMs: 200 },
  );

  expect(judgeRun(twice, measured).map(({ id }) => id)).toEqual(['generator', 'latency-p95', 'latency-p95-2']);
});

test.for([
  [{ kind: 'latency', percentile: 100, atMostMs: 1 }, 'percentile'],
  [{ kind: 'latency', percentile: 95 }, 'atMostMs'],
  [{ kind: 'success', atLeast: 99.9 }, 'atLeast'],
  [{ kind: 'rate' }, ''],
  [{ kind: 'count', statuses: ['20x'], atMost: 1 }, 'statuses.0'],
  [{ kind: 'budget', figure: 'nope', atMost: 1 }, 'figure'],
  [{ kind: 'latency', percentile: 95, atMostMs: 1, operaton: 'create' }, ''],
] as const)('refuses a threshold that says %j and names the place', ([given, place]) => {
  const { error } = Threshold.safeParse(given);

  expect(error?.issues.map(({ path }) => path.join('.'))).toContain(place);
});
