import { expect, test } from 'vitest';
import { judgeShare } from './share-judgement.ts';
import { samplesOf, times } from './test-samples.ts';
import { ShareThreshold, SuccessThreshold } from './threshold.ts';

const success = (changes: object = {}) => SuccessThreshold.parse({ kind: 'success', atLeast: 0.999, ...changes });

test('2,995 successes are the fewest that show more than 99.9 %', () => {
  expect(judgeShare(samplesOf(times(2_995)), success()).verdict).toBe('pass');
  expect(judgeShare(samplesOf(times(2_994)), success())).toMatchObject({ verdict: 'inconclusive', missingSamples: 1 });
});

test('failures beyond doubt fail, with the share and its bounds', () => {
  const judgement = judgeShare(samplesOf([...times(990), ...times(10, { outcome: 'timeout' }, 990)]), success());

  expect(judgement).toMatchObject({ id: 'success', verdict: 'fail', observed: 0.99, samples: 1_000 });
  expect(judgement.lowerBound).toBeLessThan(0.99);
  expect(judgement.upperBound).toBeLessThan(0.999);
  expect(judgement.sentence).toBe('success of all operations at least 99.9 %');
});

test('a conflict is a success where the scenario says so', () => {
  const samples = samplesOf([...times(100, { status: 200 }), ...times(100, { status: 409 }, 100)]);

  expect(judgeShare(samples, success({ atLeast: 0.9 })).verdict).toBe('fail');
  expect(judgeShare(samples, success({ atLeast: 0.9, statuses: ['200', '409'] })).verdict).toBe('pass');
});

test('what still waits at the end is neither a success nor a failure', () => {
  const samples = samplesOf([...times(3_000), ...times(10, { outcome: 'inFlight' }, 3_000)]);

  expect(judgeShare(samples, success())).toMatchObject({ verdict: 'pass', samples: 3_000 });
});

test('where none may be, a single one fails and none passes', () => {
  const none = ShareThreshold.parse({ kind: 'share', statuses: ['5xx'], atMost: 0 });

  expect(judgeShare(samplesOf(times(10)), none).verdict).toBe('pass');
  expect(judgeShare(samplesOf([...times(10), { status: 503 }]), none).verdict).toBe('fail');
  expect(judgeShare(samplesOf([]), none).verdict).toBe('inconclusive');
});
