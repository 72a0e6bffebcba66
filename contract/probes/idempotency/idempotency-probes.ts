import type { CasesProbe } from '../../engine/probe.ts';
import { acknowledge, type EventParts, errorDetails, members, postEvent, remove } from '../event-requests.ts';
import { expectRefusal } from '../refusal.ts';
import {
  CHECK,
  expectEvents,
  expectFirst,
  expectOneEvent,
  expectReplay,
  expectSame,
  POINTER,
  sendKeyed,
  sendUnkeyed,
} from './idempotency-answers.ts';

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
