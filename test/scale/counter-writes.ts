import { seededRandom } from '../../loadtest/model/random.ts';
import { createRateLimiter, WINDOW_MS } from '../../src/rate-limiter.ts';
import { createMemoryCounters } from '../../src/test-counters.ts';

export interface KeyLoad {
  /** Of the key, requests a minute; nineteen twentieths of them are sent. */
  readonly limitPerMinute: number;
  /** That the requests are spread over by chance. */
  readonly environments: number;
}

/** How many writes of the key's one counter a request costs over a minute. */
export async function counterWritesPerRequest({ limitPerMinute, environments }: KeyLoad): Promise<number> {
  const counters = createMemoryCounters();
  const random = seededRandom(1);
  let nowMs = 1_762_776_000_000;
  const limiters = Array.from({ length: environments }, () =>
    createRateLimiter({ counters, nowMs: () => nowMs, onOutage: () => {} }),
  );
  const requests = Math.floor(limitPerMinute * 0.95);
  const startedAtMs = nowMs;
  for (let sent = 0; sent < requests; sent += 1) {
    nowMs = startedAtMs + Math.floor((sent * WINDOW_MS) / requests);
    await limiters[Math.floor(random() * environments)]?.decide('key', limitPerMinute);
  }
  return counters.writes() / requests;
}
