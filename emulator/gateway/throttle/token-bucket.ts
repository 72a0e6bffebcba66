import type { ThrottleDeployment } from '../../template/deployment.ts';

/**
 * A bucket that starts full, holds a burst of tokens and gets the rate's worth of them a second. Times are milliseconds
 * of a clock that never goes back; the caller reads it, once for all buckets that it asks.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class TokenBucket {
  readonly #limit: ThrottleDeployment;
  #tokens: number;
  #filledAtMs: number;

  constructor(limit: ThrottleDeployment, nowMs: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#filledAtMs = nowMs;
  }

  /** What is in it, parts of tokens included. */
  tokens(nowMs: number): number {
    const { requestsPerSecond, burst } = this.#limit;
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(burst, this.#tokens + (elapsedMs * requestsPerSecond) / 1_000);
    this.#filledAtMs += elapsedMs;
    return this.#tokens;
  }

  /** Whether a request can have its token now. */
  hasToken(nowMs: number): boolean {
    return this.tokens(nowMs) >= ONE_TOKEN;
  }

  /** Takes the token that there is. */
  take(): void {
    this.#tokens = Math.max(0, this.#tokens - 1);
  }
}

/** Parts of tokens are added up in binary fractions: ten tenths of a token must be one. */
const ONE_TOKEN = 1 - 1e-9;
