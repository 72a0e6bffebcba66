import type { Answer } from '../../engine/answer.ts';
import type { CasesProbe, ProbeContext } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';
import { listInbox, UNKNOWN_EVENT_ID } from '../event-requests.ts';
import { LIMITS_TABLE_MS } from '../lateness.ts';
import { expectRefusal } from '../refusal.ts';
import { byWindow, CHECK, expectTrueRetry, POINTER } from './limit-answers.ts';

/** No limit that needs more requests is used up on a target that others use. */
const MAX_TO_LIMIT = 3_000;
const AT_ONCE = 10;

/** The limit of the one key that there is, where no keys can be issued: used up once, seen on each operation, waited for. */
export const sharedLimit: CasesProbe = {
  kind: 'cases',
  id: 'rateLimit.shared',
  phase: 'stateful',
  checks: ['rate-limit'],
  needs: ['load'],
  judgesWithinMs: LIMITS_TABLE_MS,
  isConfirmed: true,
  isExclusive: true,
  *cases(context) {
    if (context.control.issueKey !== undefined) return;
    yield { name: 'used up, and waited for', test: (trial) => usedUp(trial, context) };
  },
};

async function usedUp(trial: Trial, { contract, wait }: ProbeContext): Promise<void> {
  const ask = () => trial.send(listInbox({ limit: 1, source: trial.source }, { isFaulted: true }));
  const answers: Answer[] = [await ask()];
  const limit = Number(headerValue(answers[0]?.headers ?? [], 'X-RateLimit-Limit'));
  if (!(limit <= MAX_TO_LIMIT)) return;
  const isBroken = () => [...byWindow(answers)].some((window) => admittedOf(window) > limit);
  while (answers.length < MAX_TO_LIMIT && !answers.some(isRefused) && !isBroken()) {
    answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, ask))));
  }
  for (const window of byWindow(answers)) expectKept(trial, window, limit);
  const refused = answers.find(isRefused);
  if (refused === undefined) return;
  expectTrueRetry(trial, refused);
  for (const { id, method, path } of contract.operations.filter(({ isSecured }) => isSecured)) {
    const asked = path.replace('{event_id}', UNKNOWN_EVENT_ID);
    const answer = await trial.send({ method, path: asked, isFaulted: true });
    // The minute may have ended on the way.
    if (answer.headers.some(isResetAfter(refused))) break;
    const because = `the limit of the key is used up, and ${id} counts`;
    expectRefusal(trial, answer, 429, { check: CHECK, because, pointer: POINTER });
  }
  const seconds = Number(headerValue(refused.headers, 'Retry-After'));
  if (!(seconds >= 1 && seconds <= 60)) return;
  await wait(seconds * 1000);
  const because = `${seconds} s have passed, as Retry-After said`;
  trial.expectStatus(await ask(), 200, { check: CHECK, because, pointer: '#/components/headers/RetryAfter' });
}

/** The service's own refusal; the gateway in front has limits of others. */
function isRefused({ status, reading }: Answer): boolean {
  return status === 429 && reading.documented?.answeredBy === 'service';
}

function isResetAfter(refused: Answer) {
  const reset = Number(headerValue(refused.headers, 'X-RateLimit-Reset'));
  return ([name, value]: readonly [string, string]) =>
    name.toLowerCase() === 'x-ratelimit-reset' && Number(value) > reset;
}

function admittedOf(window: readonly Answer[]): number {
  return window.filter(({ status }) => status === 200).length;
}

/** Others may use the key too, so it can be used up early; never late. */
function expectKept(trial: Trial, window: readonly Answer[], limit: number): void {
  const admitted = admittedOf(window);
  trial.count(CHECK);
  if (admitted <= limit) return;
  trial.fail({
    check: CHECK,
    sentence: `${admitted} requests of one key were admitted in one window.`,
    expected: `at most ${limit}`,
    seen: String(admitted),
    pointer: '#/info/description',
  });
}
