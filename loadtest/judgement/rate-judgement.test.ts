import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { judgeRate } from './rate-judgement.ts';
import { samplesOf, times } from './test-samples.ts';
import { RateThreshold } from './threshold.ts';

const rate = (changes: object) => RateThreshold.parse({ kind: 'rate', ...changes });
const thousandASecond = samplesOf(times(5_000));

test('an even rate is known exactly', () => {
  const judgement = judgeRate(thousandASecond, rate({ atLeast: 990, atMost: 1_010 }));

  expect(judgement.verdict).toBe('pass');
  expect(judgement.observed).toBeGreaterThan(995);
  expect(judgement.observed).toBeLessThan(1_005);
  expect(judgement.sentence).toBe('answers a second of all operations ending in 2xx from 990 to 1,010');
});

test('too slow and too fast fail', () => {
  expect(judgeRate(thousandASecond, rate({ atLeast: 1_100 })).verdict).toBe('fail');
  expect(judgeRate(thousandASecond, rate({ atMost: 900 })).verdict).toBe('fail');
});

test('only answers with the asked status count', () => {
  const half = samplesOf(times(5_000).map((row, at) => ({ ...row, status: at % 2 === 0 ? 201 : 429 })));

  expect(judgeRate(half, rate({ atLeast: 900 })).verdict).toBe('fail');
  expect(judgeRate(half, rate({ atLeast: 450, statuses: ['429'] })).verdict).toBe('pass');
});

test('answers that come after the last request was due do not raise the rate', () => {
  const slow = samplesOf(times(5_000).map((row, at) => ({ ...row, serviceMs: at })));

  expect(judgeRate(slow, rate({ atLeast: 900 })).verdict).toBe('fail');
});

test('a moment tells no rate', () => {
  expect(judgeRate(samplesOf(times(500)), rate({ atLeast: 1 }))).toMatchObject({ verdict: 'inconclusive' });
});

test('the bounds of random arrivals are wrong in about 5 % of runs', () => {
  const random = seededRandom(31);
  const runs = 300;
  let [wrongLower, wrongUpper] = [0, 0];
  for (let run = 0; run < runs; run++) {
    let timeMs = 0;
    const rows = [];
    while (timeMs < 4_000) {
      rows.push({ intendedMs: timeMs, serviceMs: 1 });
      timeMs += -Math.log(1 - random()) * 5;
    }
    const { lowerBound = 0, upperBound = 0 } = judgeRate(samplesOf(rows), rate({ atLeast: 200 }));
    if (lowerBound > 200) wrongLower++;
    if (upperBound < 200) wrongUpper++;
  }

  expect(wrongLower / runs).toBeLessThanOrEqual(0.05 + 0.038);
  expect(wrongUpper / runs).toBeLessThanOrEqual(0.05 + 0.038);
});
