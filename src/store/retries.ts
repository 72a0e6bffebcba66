import { StandardRetryStrategy } from '@smithy/core/retry';

/** DynamoDB's number in AWS's SDKs. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const MAX_ATTEMPTS = 4;
/** Doubled for each further attempt, of which chance takes a part. */
const FIRST_WAIT_MS = 50;

/**
 * Calls are tried again as AWS's SDK does, but for one thing: before a throttled call it waits up to a second, then two and
 * four. Here the waits are those of other errors, 350 ms at most in all. An environment serves nobody while it waits, so a
 * single hot partition would take those of all other requests; and a client is told to come back in a second anyway.
 */
export function createRetryStrategy(): StandardRetryStrategy {
  return new StandardRetryStrategy({ maxAttempts: MAX_ATTEMPTS, backoff: createBackoff(Math.random) });
}

/** How long to wait before which further attempt, in milliseconds; the SDK's own base for the kind of error is not taken. */
export function createBackoff(random: () => number) {
  return {
    setDelayBase(): void {},
    computeNextBackoffDelay: (retry: number): number => Math.floor(random() * FIRST_WAIT_MS * 2 ** retry),
  };
}
