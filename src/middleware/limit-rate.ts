import { ApiError } from '../errors.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { ApiHandler, AuthenticatedKey } from '../request-context.ts';

/** Counts the request against its key's limit, tells how it stands, and refuses it when the limit is used up. */
export function limitRate({
  limiter,
  nowMs,
}: {
  readonly limiter: RateLimiter;
  readonly nowMs: () => number;
}): ApiHandler {
  return async (_request, response, next) => {
    const { hash, rateLimit } = response.locals.apiKey as AuthenticatedKey;
    const { admitted, limit, remaining, resetAtMs } = await limiter.decide(hash, rateLimit);
    const resetAt = resetAtMs / 1000;
    response.setHeader('X-RateLimit-Limit', String(limit));
    response.setHeader('X-RateLimit-Remaining', String(remaining));
    response.setHeader('X-RateLimit-Reset', String(resetAt));
    if (!admitted) {
      const retryAfter = Math.max(1, Math.ceil((resetAtMs - nowMs()) / 1000));
      throw new ApiError(
        'RATE_LIMIT_EXCEEDED',
        `The limit of ${limit} requests a minute is used up. Try again in ${retryAfter} s.`,
        {
          details: { limit, retry_after: retryAfter, reset_at: formatTimestamp(resetAtMs * 1000) },
          headers: { 'Retry-After': String(retryAfter) },
        },
      );
    }
    next();
  };
}
