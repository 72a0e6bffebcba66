import type { Answer } from '../../engine/answer.ts';
import type { CasesProbe, ProbeContext } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';
import type { ApiKey } from '../../target/target.ts';
import { listInbox, UNKNOWN_EVENT_ID } from '../event-requests.ts';
import { LIMITS_TABLE_MS } from '../lateness.ts';
import { expectRefusal } from '../refusal.ts';
import { byWindow, CHECK, expectNear, expectTrueRetry, POINTER } from './limit-answers.ts';

/** Limits of keys of their own, one request after the other. */
export const limits: CasesProbe = {
  kind: 'cases',
  id: 'rateLimit',
  phase: 'boundaries',
  checks: ['rate-limit', 'key-isolation'],
  needs: ['keys'],
  judgesWithinMs: LIMITS_TABLE_MS,
  isConfirmed: true,
  *cases(context) {
    for (const limit of context.isQuick ? [1, 3] : [1, 3, 20]) {
      yield { name: `a limit of ${limit}`, test: (trial) => usedUp(trial, context, limit) };
    }
    yield {
      name: 'the limit is checked before the route and the body, and after the key',
      async test(trial) {
        const key = await context.issueKey({ rateLimit: 1 });
        const answers = [];
        // Of any three in a row, two are in the same window.
        for (let n = 0; n < 3; n += 1) {
          answers.push(await trial.send({ method: 'POST', path: '/v1/nothing', key, isFaulted: true }));
        }
        trial.count(CHECK);
        if (answers.slice(1).some(({ status }) => status === 429)) return;
        trial.fail({
          check: CHECK,
          sentence: 'Requests to an unknown path are not counted.',
          expected: '429 for the second in a window of a limit of 1',
          seen: answers.map(({ status }) => status).join(', '),
          pointer: '#/info/description',
        });
      },
    };
    yield {
      name: 'one key used up does not refuse another',
      async test(trial) {
        const [one, other] = [await context.issueKey({ rateLimit: 1 }), await context.issueKey({ rateLimit: 5 })];
        for (let n = 0; n < 3; n += 1) await trial.send(page(trial, one));
        const answer = await trial.send(page(trial, other));
        trial.expectStatus(answer, 200, { check: 'key-isolation', because: 'each key has a limit of its own' });
      },
    };
    for (const { id } of context.contract.operations.filter(({ isSecured }) => isSecured)) {
      yield { name: `${id} is limited`, test: (trial) => everyOperation(trial, context, id) };
    }
    yield {
      name: 'health is neither limited nor counted',
      async test(trial) {
        const key = await context.issueKey({ rateLimit: 1 });
        for (let n = 0; n < 3; n += 1) {
          const health = await trial.send({ method: 'GET', path: '/v1/health', key });
          trial.expectStatus(health, 200, { check: CHECK, because: 'health counts against no limit' });
        }
        const answer = await trial.send(page(trial, key));
        trial.expectStatus(answer, 200, { check: CHECK, because: 'nothing was counted yet' });
      },
    };
  },
};

/** Requests of one key at once: over all environments no more than its limit. */
export const limitRaces: CasesProbe = {
  kind: 'cases',
  id: 'rateLimit.races',
  phase: 'stateful',
  checks: ['rate-limit'],
  needs: ['keys', 'load'],
  judgesWithinMs: LIMITS_TABLE_MS,
  isConfirmed: true,
  *cases({ issueKey }) {
    yield {
      name: '60 at once on a limit of 40',
      async test(trial) {
        const limit = 40;
        const key = await issueKey({ rateLimit: limit });
        const answers = await Promise.all(Array.from({ length: 60 }, () => trial.send(page(trial, key))));
        for (const window of byWindow(answers)) {
          const admitted = window.filter(({ status }) => status === 200).length;
          trial.count(CHECK);
          // Refused is only who comes while under 5 % of the limit are left.
          const isTooMany = admitted > limit;
          const isTooFew = admitted < window.length && admitted < limit * 0.95;
          if (!isTooMany && !isTooFew) continue;
          trial.fail({
            check: CHECK,
            sentence: `Of ${window.length} requests at once ${admitted} were admitted in one window.`,
            expected: `at most ${limit}, and no refusal before ${Math.ceil(limit * 0.95)}`,
            seen: String(admitted),
            pointer: '#/info/description',
          });
        }
      },
    };
  },
};

/** Who waits as long as Retry-After says is let through; the clock is moved, nobody waits. */
export const retryAfter: CasesProbe = {
  kind: 'cases',
  id: 'rateLimit.retryAfter',
  phase: 'boundaries',
  checks: ['rate-limit'],
  needs: ['keys', 'clock'],
  judgesWithinMs: LIMITS_TABLE_MS,
  isConfirmed: true,
  isExclusive: true,
  *cases(context) {
    for (const round of [1, 2]) {
      yield { name: `obeyed, ${round}`, test: (trial) => obeyed(trial, context) };
    }
  },
};

async function usedUp(trial: Trial, { issueKey }: ProbeContext, limit: number): Promise<void> {
  const key = await issueKey({ rateLimit: limit });
  const answers: Answer[] = [];
  // Of so many, one window has at least the limit and two more.
  for (let n = 0; n < 2 * limit + 3; n += 1) answers.push(await trial.send(page(trial, key)));
  for (const window of byWindow(answers)) {
    for (const [index, answer] of window.entries()) {
      const because = `it is request ${index + 1} of its window, and the limit is ${limit}`;
      if (index < limit) trial.expectStatus(answer, 200, { check: CHECK, because, pointer: POINTER });
      else expectRefusal(trial, answer, 429, { check: CHECK, because, pointer: POINTER });
      const remaining = Number(headerValue(answer.headers, 'X-RateLimit-Remaining'));
      // Exact while one environment serves the key, else within 5 % of the limit.
      expectNear(
        trial,
        answer,
        'X-RateLimit-Remaining',
        Math.max(0, limit - index - 1),
        remaining,
        Math.ceil(limit * 0.05),
      );
      expectNear(
        trial,
        answer,
        'X-RateLimit-Limit',
        limit,
        Number(headerValue(answer.headers, 'X-RateLimit-Limit')),
        0,
      );
      if (answer.status === 429) expectTrueRetry(trial, answer);
    }
  }
}

async function everyOperation(trial: Trial, { contract, issueKey }: ProbeContext, id: string): Promise<void> {
  const operation = contract.operations.find((one) => one.id === id);
  if (operation === undefined) return;
  const key = await issueKey({ rateLimit: 1 });
  const path = operation.path.replace('{event_id}', UNKNOWN_EVENT_ID);
  const answers = [];
  for (let n = 0; n < 3; n += 1)
    answers.push(await trial.send({ method: operation.method, path, key, isFaulted: true }));
  trial.count(CHECK);
  if (answers.slice(1).some(({ status }) => status === 429)) return;
  trial.fail({
    check: CHECK,
    sentence: `${id} is not limited.`,
    expected: '429 for the second in a window of a limit of 1',
    seen: answers.map(({ status }) => status).join(', '),
    pointer: `${operation.pointer}/responses/429`,
  });
}

async function obeyed(trial: Trial, { issueKey, control }: ProbeContext): Promise<void> {
  const key = await issueKey({ rateLimit: 1 });
  let refused: Answer | undefined;
  for (let n = 0; n < 3 && refused === undefined; n += 1) {
    const answer = await trial.send(page(trial, key));
    if (answer.status === 429) refused = answer;
  }
  const seconds = Number(headerValue(refused?.headers ?? [], 'Retry-After'));
  trial.count(CHECK);
  if (refused === undefined || !(seconds >= 1)) return;
  await control.advanceClock?.(seconds * 1000);
  const answer = await trial.send(page(trial, key));
  const because = `${seconds} s have passed, as Retry-After said`;
  trial.expectStatus(answer, 200, { check: CHECK, because, pointer: '#/components/headers/RetryAfter' });
}

function page({ source }: Trial, key: ApiKey) {
  return listInbox({ limit: 1, source }, { key, isFaulted: true });
}
