import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';
import { type EventParts, members } from '../event-requests.ts';
import { CHECK, expectOneEvent, POINTER, sendKeyed } from './idempotency-answers.ts';

/** One key, sent many times at once. */
export const idempotencyRaces: CasesProbe = {
  kind: 'cases',
  id: 'idempotency.races',
  phase: 'stateful',
  operations: ['createEvent'],
  checks: ['idempotency'],
  needs: ['load'],
  *cases() {
    for (const count of [2, 5, 20]) {
      yield { name: `${count} times the same at once`, test: (trial) => sameAtOnce(trial, count) };
    }
    for (let round = 1; round <= 3; round += 1) {
      yield { name: `two different requests at once, ${round}`, test: differentAtOnce };
    }
    yield {
      name: '8 times 100 KB at once',
      test: (trial) => sameAtOnce(trial, 8, { payload: `{"fill":"${'x'.repeat(100_000)}"}` }),
    };
  },
};

async function sameAtOnce(trial: Trial, count: number, parts: Partial<EventParts> = {}): Promise<void> {
  const answers = await Promise.all(Array.from({ length: count }, () => sendKeyed(trial, parts)));
  for (const answer of answers) {
    trial.expectStatus(answer, 201, {
      check: CHECK,
      because: 'each is the same request with the same key',
      pointer: POINTER,
    });
  }
  const ids = new Set(answers.map(({ json }) => members(json).event_id));
  if (ids.size > 1) {
    trial.fail({
      check: CHECK,
      sentence: `${count} sends of one idempotency key at once got ${ids.size} events.`,
      expected: 'one event_id',
      seen: [...ids].join(', '),
      pointer: POINTER,
    });
  }
  const fresh = answers.filter(({ headers }) => headerValue(headers, 'Idempotent-Replayed') === undefined);
  if (fresh.length > 1) {
    trial.fail({
      check: CHECK,
      sentence: `${fresh.length} of ${count} sends of one idempotency key at once say that they made the event.`,
      expected: 'one without Idempotent-Replayed',
      seen: String(fresh.length),
      pointer: '#/components/headers/IdempotentReplayed',
    });
  }
  await expectOneEvent(trial);
}

async function differentAtOnce(trial: Trial): Promise<void> {
  const answers = await Promise.all([1, 2, 3, 4].map((n) => sendKeyed(trial, { payload: `{"n":${1 + (n % 2)}}` })));
  const accepted = new Set(answers.filter(({ status }) => status === 201).map(({ request }) => String(request.body)));
  trial.count(CHECK);
  for (const answer of answers) {
    trial.expectStatus(answer, [201, 409], {
      check: CHECK,
      because: 'one request wins, the other conflicts',
      pointer: POINTER,
    });
  }
  if (accepted.size !== 1) {
    trial.fail({
      check: CHECK,
      sentence: `Of two different requests with one idempotency key at once ${accepted.size} were accepted.`,
      expected: 'one',
      seen: String(accepted.size),
      pointer: POINTER,
    });
  }
  await expectOneEvent(trial);
}
