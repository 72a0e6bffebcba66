import { shownValue } from '../conformance/shown-value.ts';
import type { CasesProbe } from '../engine/probe.ts';
import type { Answer } from '../engine/session.ts';
import type { Trial } from '../engine/trial.ts';
import { headerValue } from '../model/exchange.ts';
import {
  acknowledge,
  type EventParts,
  errorDetails,
  eventText,
  members,
  postEvent,
  readAll,
  remove,
} from './event-requests.ts';
import { expectRefusal } from './refusal.ts';

const CHECK = 'idempotency';
const POINTER = '#/components/schemas/IdempotencyKey';

/** One key, sent again in every way. */
export const idempotency: CasesProbe = {
  kind: 'cases',
  id: 'idempotency',
  phase: 'boundaries',
  operations: ['createEvent'],
  checks: ['idempotency'],
  *cases() {
    yield {
      name: 'the same request again',
      async test(trial) {
        const first = await sendKeyed(trial);
        expectFirst(trial, first);
        expectReplay(trial, await sendKeyed(trial), first);
        expectReplay(trial, await sendKeyed(trial), first);
        await expectOneEvent(trial);
      },
    };
    yield {
      name: 'the same request with other spaces and order',
      async test(trial) {
        const key = JSON.stringify(trial.source);
        const first = await trial.send(
          postEvent(`{"source":${key},"event_type":"t","payload":{"a":1},"metadata":{"idempotency_key":${key}}}`),
        );
        const second = await trial.send(
          postEvent(`{ "metadata": {"idempotency_key":${key}},\n"payload":{"a":1}, "event_type":"t","source":${key}}`),
        );
        trial.expectStatus(first, 201, { check: CHECK, because: 'the key is new', pointer: POINTER });
        // Whether spaces make another request, the contract leaves open; that there is one event, it does not.
        trial.expectStatus(second, [201, 409], { check: CHECK, because: 'the key was used', pointer: POINTER });
        await expectOneEvent(trial);
      },
    };
    const others: readonly (readonly [name: string, parts: Partial<EventParts>])[] = [
      ['another payload', { payload: '{"n":2}' }],
      ['a longer payload', { payload: '{"n":1,"m":1}' }],
      ['another digit', { payload: '{"n":1.0}' }],
      ['another event_type', { eventType: 'contract.other' }],
    ];
    for (const [name, parts] of others) {
      yield {
        name,
        async test(trial) {
          const first = await sendKeyed(trial);
          expectFirst(trial, first);
          const second = await sendKeyed(trial, parts);
          const pointer = '#/components/responses/IdempotencyConflict';
          const because = 'the key was used for another request';
          if (expectRefusal(trial, second, 409, { check: CHECK, because, pointer })) {
            expectSame(trial, 'event_id', members(first.json).event_id, errorDetails(second).event_id, pointer);
          }
          expectReplay(trial, await sendKeyed(trial), first);
          await expectOneEvent(trial);
        },
      };
    }
    yield {
      name: 'other metadata',
      async test(trial) {
        const metadata = (priority: string) =>
          `{"idempotency_key":${JSON.stringify(trial.source)},"priority":"${priority}"}`;
        expectFirst(trial, await sendKeyed(trial, { metadata: metadata('low') }));
        const second = await sendKeyed(trial, { metadata: metadata('high') });
        expectRefusal(trial, second, 409, { check: CHECK, because: 'the key was used for another request' });
        await expectOneEvent(trial);
      },
    };
    yield {
      name: 'after a refused request',
      async test(trial) {
        const refused = await sendKeyed(trial, { payload: '{}' });
        trial.expectStatus(refused, 400, { check: 'invalid-refused', because: 'the payload has no member' });
        expectFirst(trial, await sendKeyed(trial));
        await expectOneEvent(trial);
      },
    };
    for (const [name, end] of [
      ['acknowledged', acknowledge],
      ['deleted', remove],
    ] as const) {
      yield {
        name: `after the event was ${name}`,
        async test(trial) {
          const first = await sendKeyed(trial);
          await trial.send(end(String(members(first.json).event_id)));
          expectReplay(trial, await sendKeyed(trial), first);
          await expectEvents(trial, 0, 'a repeat brings no event back');
        },
      };
    }
    yield {
      name: 'without a key each request is an event',
      async test(trial) {
        const answers = [await sendUnkeyed(trial), await sendUnkeyed(trial)];
        for (const answer of answers) expectFirst(trial, answer);
        await expectEvents(trial, 2, 'no key was sent');
      },
    };
    yield {
      name: 'keys that differ in case or space',
      async test(trial) {
        const keys = [trial.source, trial.source.toUpperCase(), `${trial.source} `, ` ${trial.source}`];
        for (const key of keys) {
          expectFirst(trial, await sendKeyed(trial, { metadata: `{"idempotency_key":${JSON.stringify(key)}}` }));
        }
        await expectEvents(trial, keys.length, 'each key is another');
      },
    };
  },
};

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

function sendKeyed(trial: Trial, parts: Partial<EventParts> = {}): Promise<Answer> {
  const { source } = trial;
  const metadata = `{"idempotency_key":${JSON.stringify(source)}}`;
  return trial.send(postEvent(eventText({ source, metadata, ...parts })));
}

function sendUnkeyed(trial: Trial): Promise<Answer> {
  return trial.send(postEvent(eventText({ source: trial.source })));
}

function expectFirst(trial: Trial, answer: Answer): void {
  trial.expectStatus(answer, 201, { check: CHECK, because: 'the key is new', pointer: POINTER });
  const replayed = headerValue(answer.headers, 'Idempotent-Replayed');
  if (replayed === undefined) return;
  trial.fail({
    check: CHECK,
    sentence: 'The first send of an idempotency key says that it is a repeat.',
    expected: 'no Idempotent-Replayed',
    seen: replayed,
    pointer: '#/components/headers/IdempotentReplayed',
  });
}

function expectReplay(trial: Trial, answer: Answer, first: Answer): void {
  const because = 'the same request was answered 201 before';
  if (!trial.expectStatus(answer, 201, { check: CHECK, because, pointer: POINTER })) return;
  const replayed = headerValue(answer.headers, 'Idempotent-Replayed');
  expectSame(trial, 'Idempotent-Replayed', 'true', replayed, '#/components/headers/IdempotentReplayed');
  for (const name of ['event_id', 'created_at', 'status', 'message']) {
    expectSame(trial, name, members(first.json)[name], members(answer.json)[name], POINTER);
  }
}

function expectSame(trial: Trial, name: string, expected: unknown, seen: unknown, pointer: string): void {
  trial.count(CHECK);
  if (seen === expected) return;
  trial.fail({
    check: CHECK,
    sentence: `A repeat of an idempotency key has another ${name} than the first answer.`,
    expected: shownValue(expected),
    seen: shownValue(seen),
    pointer,
  });
}

function expectOneEvent(trial: Trial): Promise<void> {
  return expectEvents(trial, 1, 'an idempotency key makes one event');
}

async function expectEvents(trial: Trial, count: number, because: string): Promise<void> {
  trial.count(CHECK);
  const listed = await readAll(trial);
  if (listed.length === count) return;
  trial.fail({
    check: CHECK,
    sentence: `The inbox has ${listed.length} events where ${count} should be: ${because}.`,
    expected: String(count),
    seen: String(listed.length),
    pointer: POINTER,
  });
}
