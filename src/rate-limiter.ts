import type { GrantResult, RateLimitCounters, WindowCounter } from './store/rate-limit-counters.ts';

/** Limits count requests in fixed windows that begin at each full minute of UTC. */
export const WINDOW_MS = 60_000;

/**
 * Environments take tokens in advance, so that most requests cost no write. What they hold unused when the window
 * is used up would be refused to others; it stays under this share of the limit.
 */
const MAX_UNUSED_SHARE = 0.05;

/** An answer of the counter that takes longer is not waited for: the request passes. */
const GRANT_TIMEOUT_MS = 1_000;
/** How long requests pass unasked after the counter did not answer. */
const OUTAGE_MS = 5_000;
/** After so many refused amounts a single token is asked for, which only a used-up window refuses. */
const MAX_AMOUNTS = 2;
/** So many environments find an equal share of the tokens that may be held unused; more of them take what is left. */
const SHARES = 6;

/** How a request stands against its key's limit; the response's rate limit headers. */
export interface RateLimitDecision {
  readonly admitted: boolean;
  /** Requests a window. */
  readonly limit: number;
  /** Tokens left as far as this environment knows: exact while it alone serves the key, else within 5 % of the limit. */
  readonly remaining: number;
  /** End of the window, epoch milliseconds. */
  readonly resetAtMs: number;
}

export interface RateLimiter {
  /** Decides on one request. Never rejects: without an answer of the counter the request is admitted. */
  readonly decide: (apiKeyHash: string, limit: number) => Promise<RateLimitDecision>;
}

export interface RateLimiterOptions {
  readonly counters: RateLimitCounters;
  readonly nowMs: () => number;
  /** Told when the counter did not answer. */
  readonly onOutage: (error: unknown) => void;
}

/** One key's window as this environment sees it. */
interface KeyWindow {
  readonly startMs: number;
  /** Tokens taken and not yet used. */
  unused: number;
  /** By how much this environment's tokens count as outstanding in the shared counter. */
  outstanding: number;
  counter: WindowCounter;
  /** The limit at which the window was found used up. */
  usedUpAt: number;
  taking: Promise<void> | undefined;
}

/** A limiter that all environments share through one counter item a key and window. */
export function createRateLimiter({ counters, nowMs, onOutage }: RateLimiterOptions): RateLimiter {
  let windows = new Map<string, KeyWindow>();
  let windowsStartMs = 0;
  let outageUntilMs = 0;

  return {
    async decide(apiKeyHash, limit) {
      const window = currentWindow(apiKeyHash);
      while (window.unused === 0 && window.usedUpAt < limit) {
        if (nowMs() < outageUntilMs) return decision(window, limit, true);
        // Requests that wait together take together.
        window.taking ??= take(window, apiKeyHash, limit)
          .catch((error: unknown) => {
            outageUntilMs = nowMs() + OUTAGE_MS;
            onOutage(error);
          })
          .finally(() => {
            window.taking = undefined;
          });
        await window.taking;
      }
      if (window.unused === 0) return decision(window, limit, false);
      window.unused -= 1;
      return decision(window, limit, true);
    },
  };

  function currentWindow(apiKeyHash: string): KeyWindow {
    const now = nowMs();
    const startMs = now - (now % WINDOW_MS);
    if (startMs !== windowsStartMs) {
      windows = new Map();
      windowsStartMs = startMs;
    }
    const known = windows.get(apiKeyHash);
    if (known !== undefined) return known;
    const counter = { granted: 0, outstanding: 0 };
    const fresh: KeyWindow = { startMs, unused: 0, outstanding: 0, counter, usedUpAt: 0, taking: undefined };
    windows.set(apiKeyHash, fresh);
    return fresh;
  }

  async function take(window: KeyWindow, apiKeyHash: string, limit: number): Promise<void> {
    const maxUnused = Math.max(0, Math.ceil(limit * MAX_UNUSED_SHARE) - 1);
    const abortSignal = AbortSignal.timeout(GRANT_TIMEOUT_MS);
    for (let amounts = 0; ; amounts += 1) {
      const left = limit - window.counter.granted;
      if (left <= 0) break;
      const others = window.counter.outstanding - window.outstanding;
      const tokens = amounts < MAX_AMOUNTS ? Math.min(left, 1 + advance(maxUnused, others)) : 1;
      const result: GrantResult = await counters.grant(
        {
          apiKeyHash,
          windowStartSeconds: window.startMs / 1000,
          tokens,
          maxGranted: limit,
          maxOutstanding: tokens === 1 ? undefined : maxUnused,
          outstandingChange: tokens - 1 - window.outstanding,
        },
        { abortSignal },
      );
      window.counter = result.counter;
      if (result.kind === 'granted') {
        window.unused = tokens;
        window.outstanding = tokens - 1;
        return;
      }
    }
    window.usedUpAt = limit;
  }
}

/** Tokens to take beside the one that is used at once: a share, or half of what is free if that is less. */
function advance(maxUnused: number, othersUnused: number): number {
  const share = Math.max(1, Math.floor(maxUnused / SHARES));
  const free = Math.max(0, maxUnused - othersUnused);
  return free >= share ? share : Math.floor(free / 2);
}

function decision(window: KeyWindow, limit: number, admitted: boolean): RateLimitDecision {
  const remaining = admitted ? Math.max(0, limit - window.counter.granted + window.unused) : 0;
  return { admitted, limit, remaining, resetAtMs: window.startMs + WINDOW_MS };
}
