import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { whyHopeless } from './hopeless.ts';
import { samplesOf, times } from './test-samples.ts';
import { Threshold } from './threshold.ts';

const p95 = Threshold.parse({ kind: 'latency', percentile: 95, atMostMs: 100 });
const success = Threshold.parse({ kind: 'success', atLeast: 0.999 });

test('a run that is broken beyond doubt is hopeless, planned or not', () => {
  const samples = samplesOf(times(200, { serviceMs: 300 }));

  expect(whyHopeless([p95], { samples })).toContain(
    'p95 of all operations at most 100 ms: 200 of 200 samples broke it',
  );
  expect(whyHopeless([p95], { samples, plannedRequests: 1_000 })).toBeDefined();
  expect(whyHopeless([p95], { samples, plannedRequests: 1_000_000 })).toBeUndefined();
});

test('more failures than the rest of the plan could make up for are hopeless', () => {
  const samples = samplesOf([...times(9_996), ...times(4, { status: 500 }, 9_996)]);

  expect(whyHopeless([success], { samples, plannedRequests: 10_000 })).toBeUndefined();
  const more = samplesOf([...times(3_000), ...times(7, { status: 500 }, 3_000)]);
  expect(whyHopeless([success], { samples: more, plannedRequests: 10_000 })).toContain(
    'the whole run could make up for',
  );
  expect(whyHopeless([success], { samples: more, plannedRequests: 100_000 })).toBeUndefined();
});

test('a few slow requests at the beginning, or a plan too short to pass, end no run', () => {
  const slowStart = samplesOf([...times(30, { serviceMs: 300 }), ...times(200, {}, 30)]);

  expect(whyHopeless([p95], { samples: samplesOf(times(50, { serviceMs: 300 })) })).toBeUndefined();
  expect(whyHopeless([p95], { samples: slowStart })).toBeUndefined();
  expect(whyHopeless([p95], { samples: slowStart, plannedRequests: 1_000 })).toBeUndefined();
  expect(whyHopeless([success], { samples: samplesOf(times(150)), plannedRequests: 200 })).toBeUndefined();
});

test('ends no run that keeps its limit by a little, looked at a hundred times', () => {
  const random = seededRandom(41);
  let ended = 0;
  for (let run = 0; run < 20; run++) {
    const rows = times(5_000).map((row) => ({ ...row, serviceMs: random() < 0.04 ? 300 : 10 }));
    const looks = Array.from({ length: 25 }, (_, at) => samplesOf(rows.slice(0, (at + 1) * 200)));
    if (looks.some((samples) => whyHopeless([p95], { samples, plannedRequests: 5_000 }) !== undefined)) ended++;
  }

  expect(ended).toBeLessThanOrEqual(1);
});
