import { expect, test } from 'vitest';
import { recordOf } from '../../budget/test-records.ts';
import { judgeFactor, type KeyResult } from './key-limit.ts';
import { NO_OUTAGES, unenforcedRequests } from './limiter-outages.ts';

const KEY = { mostUnused: 0.05 };

/** Of 400 sent, so many are admitted, with the ids `0`, `1`, …; the limit is 200. */
function result(admitted: number, changes: Partial<KeyResult> = {}): KeyResult {
  const admittedIds = Array.from({ length: admitted }, (_, at) => String(at));
  const known = { factor: 2, apiKey: 'k', limit: 200, sent: 400, windows: 1, refusals: [], others: [] };
  return { ...known, admitted, admittedIds, refused: 400 - admitted, ...changes };
}

test.for([
  [191, 'pass'],
  [200, 'pass'],
  [201, 'fail'],
  [190, 'fail'],
] as const)('%d of 400 admitted with a limit of 200 are a %s', ([admitted, verdict]) => {
  expect(judgeFactor(2, KEY, [result(admitted)], NO_OUTAGES).verdict).toBe(verdict);
});

test('requests that no limiter counted excuse as many over the limit, and not one more', () => {
  const unenforced = new Set(Array.from({ length: 63 }, (_, at) => String(at)));
  const outages = { outages: 4, unenforced };

  const excused = judgeFactor(2, KEY, [result(263)], outages);
  const guilty = judgeFactor(2, KEY, [result(264)], outages);

  expect(excused.verdict).toBe('inconclusive');
  expect(excused.reason).toContain('63 of these passed within 5 s of one of the 4 times');
  expect(guilty.verdict).toBe('fail');
});

test('requests in two windows say nothing', () => {
  expect(judgeFactor(2, KEY, [result(400, { windows: 2 })], NO_OUTAGES).verdict).toBe('inconclusive');
});

test('of an environment whose limiter had no answer the requests of the next five seconds are not counted', () => {
  const environment = (logStreamName: string) => ({ environment: { logStreamName } });
  const records = [
    ...[990, 1_000, 5_900, 6_100].map((timeMs) =>
      recordOf({ requestId: `own ${timeMs}`, timeMs, latencyMs: 5 }, environment('a')),
    ),
    recordOf({ requestId: 'while it waited', timeMs: 10, latencyMs: 995 }, environment('a')),
    recordOf({ requestId: 'of another', timeMs: 1_500, latencyMs: 5 }, environment('b')),
  ];

  const found = unenforcedRequests([{ logStreamName: 'a', timestampMs: 1_000 }], records);

  expect([...found]).toEqual(['own 1000', 'own 5900', 'while it waited']);
});
