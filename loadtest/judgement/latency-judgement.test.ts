import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { judgeLatency } from './latency-judgement.ts';
import { samplesOf, times } from './test-samples.ts';
import { LatencyThreshold } from './threshold.ts';

const p95 = (changes: object = {}) =>
  LatencyThreshold.parse({ kind: 'latency', percentile: 95, atMostMs: 100, ...changes });

test('59 fast answers are the fewest that pass a 95th percentile', () => {
  const judgement = judgeLatency(samplesOf(times(59)), p95());

  expect(judgement).toMatchObject({ id: 'latency-p95', verdict: 'pass', observed: 10, upperBound: 10, samples: 59 });
  expect(judgement.sentence).toBe('p95 of all operations at most 100 ms');
  expect(judgement.reason).toBe('p95 is 10 ms, with 95 % confidence at most 10 ms, from 59 samples');
});

test('too few answers are inconclusive, with the number that is missing', () => {
  const judgement = judgeLatency(samplesOf(times(40)), p95());

  expect(judgement).toMatchObject({ verdict: 'inconclusive', samples: 40, missingSamples: 19 });
  expect(judgement.upperBound).toBeUndefined();
  expect(judgement.reason).toContain('19 samples more would decide');
});

test('no answer at all is inconclusive', () => {
  const judgement = judgeLatency(samplesOf([]), p95({ operation: 'ack' }));

  expect(judgement).toMatchObject({ id: 'latency-p95-ack', verdict: 'inconclusive', samples: 0, missingSamples: 59 });
});

test('a percentile over the limit beyond doubt fails', () => {
  const judgement = judgeLatency(samplesOf([...times(900), ...times(100, { serviceMs: 150 }, 900)]), p95());

  expect(judgement).toMatchObject({ verdict: 'fail', observed: 150, lowerBound: 150 });
});

test('answers spread evenly around the limit are decided by no number of samples', () => {
  const rows = times(1_000).map((row, at) => ({ ...row, serviceMs: at % 20 === 0 ? 150 : 50 }));

  const judgement = judgeLatency(samplesOf(rows), p95());

  expect(judgement.verdict).toBe('inconclusive');
  expect(judgement.missingSamples).toBeUndefined();
  expect(judgement.reason).toContain('no number of samples');
});

test.for(['timeout', 'reset', 'refused'] as const)(
  'a %s is slower than any answer, however soon it came',
  (outcome) => {
    const rows = [...times(80), ...times(20, { outcome, serviceMs: 1 }, 80)];

    const judgement = judgeLatency(samplesOf(rows), p95());

    expect(judgement).toMatchObject({ verdict: 'fail', samples: 100 });
    expect(judgement.observed).toBeUndefined();
    expect(judgement.reason).toContain('p95 is a request that got no answer');
    expect(() => JSON.parse(JSON.stringify(judgement))).not.toThrow();
  },
);

test('refusals do not make a latency look better', () => {
  const rows = [...times(100, { serviceMs: 150 }), ...times(900, { status: 429, serviceMs: 1 }, 100)];

  expect(judgeLatency(samplesOf(rows), p95())).toMatchObject({ verdict: 'fail', samples: 100 });
  expect(judgeLatency(samplesOf(rows), p95({ statuses: ['429'] }))).toMatchObject({ verdict: 'pass', samples: 900 });
});

test('what still waits at the end counts once it has waited for too long', () => {
  const rows = [
    ...times(100),
    ...times(50, { outcome: 'inFlight', serviceMs: 20 }, 100),
    ...times(50, { outcome: 'inFlight', serviceMs: 101 }, 150),
  ];

  expect(judgeLatency(samplesOf(rows), p95())).toMatchObject({ verdict: 'fail', samples: 150 });
});

test('a request that left late was slow for its client, though not for the server', () => {
  const samples = samplesOf(times(100, { lateMs: 200 }));

  expect(judgeLatency(samples, p95())).toMatchObject({ verdict: 'fail', observed: 210 });
  expect(judgeLatency(samples, p95({ time: 'service' }))).toMatchObject({
    id: 'latency-service-p95',
    verdict: 'pass',
    observed: 10,
  });
});

test('only the asked operation counts, and never the warm-up', () => {
  const rows = [
    ...times(100, { operation: 'inbox', serviceMs: 500 }),
    ...times(100, { operation: 'create' }, 100),
    ...times(100, { operation: 'create', serviceMs: 900, isWarmUp: true }, 200),
  ];

  expect(judgeLatency(samplesOf(rows), p95({ operation: 'create' }))).toMatchObject({ verdict: 'pass', samples: 100 });
  expect(judgeLatency(samplesOf(rows), p95({ operation: 'inbox' })).verdict).toBe('fail');
});

test('a single pause is less evidence than as many slow requests at different times', () => {
  const slowTogether = times(2_000).map((row, at) => ({ ...row, serviceMs: at >= 900 && at < 960 ? 150 : 10 }));
  const slowApart = times(2_000).map((row, at) => ({ ...row, serviceMs: (at * 17) % 2_000 < 60 ? 150 : 10 }));

  expect(judgeLatency(samplesOf(slowApart), p95()).verdict).toBe('pass');
  expect(judgeLatency(samplesOf(slowTogether), p95())).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('clusters'),
  });
});

test('passes a target that just breaks its limit in at most 5 % of runs, and fails one that just keeps it as rarely', () => {
  const random = seededRandom(21);
  const verdicts = Array.from({ length: 400 }, () => {
    const rows = times(400).map((row) => ({ ...row, serviceMs: random() < 0.05 ? 150 : 50 }));
    return judgeLatency(samplesOf(rows), p95()).verdict;
  });

  const share = (verdict: string) => verdicts.filter((each) => each === verdict).length / verdicts.length;
  expect(share('pass')).toBeLessThanOrEqual(0.05 + 0.033);
  expect(share('fail')).toBeLessThanOrEqual(0.05 + 0.033);
});

test('the bounds that are told never contradict the verdict, however samples hang together', () => {
  const clusters = fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 60 }), serviceMs: fc.integer({ min: 1, max: 200 }) }),
    {
      minLength: 4,
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(clusters, (found) => {
      const latencies = found.flatMap(({ length, serviceMs }) => new Array<number>(length).fill(serviceMs));
      const samples = samplesOf(latencies.map((serviceMs, intendedMs) => ({ serviceMs, intendedMs })));

      const { verdict, lowerBound = 100, upperBound = 100, reason } = judgeLatency(samples, p95());

      if (verdict === 'pass') expect(upperBound).toBeLessThanOrEqual(100);
      if (verdict === 'fail') expect(lowerBound).toBeGreaterThanOrEqual(100);
      expect(reason).not.toMatch(/NaN|undefined|- ms/);
    }),
  );
});

test('a larger limit never turns a pass into anything else', () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(latencies, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 100 }), (found, limit, more) => {
      const samples = samplesOf(found.map((serviceMs, intendedMs) => ({ serviceMs, intendedMs })));
      const verdict = judgeLatency(samples, p95({ atMostMs: limit })).verdict;

      if (verdict === 'pass') expect(judgeLatency(samples, p95({ atMostMs: limit + more })).verdict).toBe('pass');
    }),
    { numRuns: 100 },
  );
});
