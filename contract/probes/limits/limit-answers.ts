import type { Answer } from '../../engine/answer.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';

export const CHECK = 'rate-limit';
export const POINTER = '#/components/responses/RateLimitExceeded';
const WINDOW_SECONDS = 60;

/** Retry-After ends with the window, and is never a window long or more. */
export function expectTrueRetry(trial: Trial, answer: Answer): void {
  const seconds = Number(headerValue(answer.headers, 'Retry-After'));
  const date = Date.parse(headerValue(answer.headers, 'Date') ?? '') / 1000;
  const reset = Number(headerValue(answer.headers, 'X-RateLimit-Reset'));
  trial.count(CHECK);
  const left = Number.isFinite(date) ? reset - date : undefined;
  // The date is that of the answer, which may come some time after the decision.
  const lateness = answer.exchange.durationMs / 1000 + 1;
  const isNear = left === undefined || (seconds >= left - 1 && seconds <= left + lateness);
  const isTrue = seconds >= 1 && seconds <= WINDOW_SECONDS && isNear;
  if (isTrue) return;
  trial.fail(
    {
      check: CHECK,
      sentence: 'Retry-After does not end when the window does.',
      expected: left === undefined ? `1 to ${WINDOW_SECONDS}` : `about ${left}, from 1 to ${WINDOW_SECONDS}`,
      seen: String(headerValue(answer.headers, 'Retry-After')),
      pointer: '#/components/headers/RetryAfter',
    },
    [answer],
  );
}

/** Notes a header whose number is not near the one that it should be. */
export function expectNear(
  trial: Trial,
  answer: Answer,
  name: string,
  expected: number,
  seen: number,
  within: number,
): void {
  trial.count(CHECK);
  if (Math.abs(seen - expected) <= within) return;
  trial.fail(
    {
      check: CHECK,
      sentence: `${name} does not say what is so.`,
      expected: within === 0 ? String(expected) : `${expected}, within ${within}`,
      seen: String(seen),
      pointer: '#/components/headers/RateLimitRemaining',
    },
    [answer],
  );
}

/** Answers by the window that they were counted in: a minute may end while a probe runs. */
export function byWindow(answers: readonly Answer[]): Iterable<readonly Answer[]> {
  return Map.groupBy(answers, ({ headers }) => headerValue(headers, 'X-RateLimit-Reset')).values();
}
