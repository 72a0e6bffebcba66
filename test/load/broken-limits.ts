import type { BrokenServerOptions } from './broken-server.ts';

interface Admission {
  readonly isAdmitted: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** A fixed window for each key, as the API has one. */
export function keyLimiter({ defect, keyLimit, windowMs = 60_000 }: BrokenServerOptions): (key: string) => Admission {
  const used = new Map<string, number>();
  return (key) => {
    if (keyLimit === undefined) return { isAdmitted: true, headers: {} };
    const nowMs = Date.now();
    const windowStartMs = Math.floor(nowMs / windowMs) * windowMs;
    const resetMs = windowStartMs + windowMs;
    const counter = `${windowStartMs} ${defect === 'key-limit-shared' ? 'all' : key}`;
    const count = (used.get(counter) ?? 0) + 1;
    const most =
      defect === 'key-limit-5-percent-over'
        ? Math.ceil(keyLimit * 1.05)
        : defect === 'key-limit-10-percent-under'
          ? Math.floor(keyLimit * 0.9)
          : keyLimit;
    const isAdmitted = count <= most;
    if (isAdmitted) used.set(counter, count);
    const leftSeconds = Math.max(1, Math.ceil((resetMs - nowMs) / 1000));
    const retryAfter =
      defect === 'retry-after-too-short'
        ? Math.max(1, leftSeconds - 2)
        : defect === 'retry-after-too-long'
          ? 3600
          : leftSeconds;
    return {
      isAdmitted,
      headers: {
        'X-RateLimit-Limit': String(keyLimit),
        'X-RateLimit-Remaining': String(Math.max(0, most - count)),
        'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
        ...(!isAdmitted && { 'Retry-After': String(retryAfter) }),
      },
    };
  };
}

/** The token bucket of the stage. */
export function stageBucket({ defect, stage }: BrokenServerOptions): () => boolean {
  if (stage === undefined) return () => true;
  const perSecond = defect === 'stage-limit-5-percent-over' ? stage.perSecond * 1.05 : stage.perSecond;
  const burst = defect === 'stage-limit-half-burst' ? stage.burst / 2 : stage.burst;
  let tokens = burst;
  let filledAt = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
