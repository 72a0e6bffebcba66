import type { CasesProbe } from '../../engine/probe.ts';
import { headerValue } from '../../model/exchange.ts';
import {
  acknowledge,
  create,
  eventText,
  listInbox,
  members,
  pageOf,
  postEvent,
  readEvent,
  remove,
} from '../event-requests.ts';
import { LIMITS_TABLE_MS } from '../lateness.ts';
import { expectListedOnce } from '../read-back.ts';

const CHECK = 'key-isolation';
const POINTER = '#/info/description';

/** Two keys: what the contract keeps apart for each, and what it shares. */
export const keysApart: CasesProbe = {
  kind: 'cases',
  id: 'keys',
  phase: 'boundaries',
  checks: ['key-isolation'],
  judgesWithinMs: LIMITS_TABLE_MS,
  needs: ['keys'],
  *cases({ issueKey }) {
    yield {
      name: 'one idempotency key of two API keys makes two events',
      async test(trial) {
        const other = await issueKey();
        const body = eventText({
          source: trial.source,
          metadata: `{"idempotency_key":${JSON.stringify(trial.source)}}`,
        });
        const mine = await trial.send(postEvent(body));
        const theirs = await trial.send(postEvent(body, { key: other }));
        const facts = { check: CHECK, because: 'idempotency keys are per API key', pointer: POINTER } as const;
        trial.expectStatus(mine, 201, facts);
        if (!trial.expectStatus(theirs, 201, facts)) return;
        const replayed = headerValue(theirs.headers, 'Idempotent-Replayed');
        if (members(mine.json).event_id !== members(theirs.json).event_id && replayed === undefined) return;
        trial.fail({
          check: CHECK,
          sentence: 'An idempotency key of one API key is answered with the event of another.',
          expected: 'an event of its own',
          seen: String(members(theirs.json).event_id),
          pointer: POINTER,
        });
      },
    };
    yield {
      name: 'one idempotency key of two API keys, for different requests',
      async test(trial) {
        const other = await issueKey();
        const metadata = `{"idempotency_key":${JSON.stringify(trial.source)}}`;
        await trial.send(postEvent(eventText({ source: trial.source, metadata })));
        const text = eventText({ source: trial.source, metadata, payload: '{"n":2}' });
        const theirs = await trial.send(postEvent(text, { key: other }));
        const because = 'idempotency keys are per API key';
        trial.expectStatus(theirs, 201, { check: CHECK, because, pointer: POINTER });
      },
    };
    yield {
      name: 'an event of one key is read, listed, acknowledged and deleted by another',
      async test(trial) {
        const other = await issueKey();
        const created = await create(trial);
        if (created === undefined) return;
        const facts = { check: CHECK, because: 'all API keys share one inbox', pointer: POINTER } as const;
        trial.expectStatus(await trial.send(readEvent(created.id, { key: other })), 200, facts);
        const page = await trial.send(listInbox({ source: trial.source }, { key: other }));
        trial.expectStatus(page, 200, facts);
        if (!pageOf(page).events.some(({ event_id }) => event_id === created.id)) {
          trial.fail({
            check: CHECK,
            sentence: 'An event of one API key is not in the inbox of another.',
            expected: created.id,
            seen: 'not listed',
            pointer: POINTER,
          });
        }
        await expectListedOnce(trial, created);
        trial.expectStatus(await trial.send(acknowledge(created.id, { key: other })), 200, facts);
        trial.expectStatus(await trial.send(remove(created.id, { key: other })), 200, facts);
      },
    };
    yield {
      name: 'the limit of one key is not that of another',
      async test(trial) {
        const [one, other] = [await issueKey({ rateLimit: 7 }), await issueKey({ rateLimit: 900_000 })];
        for (const [key, limit] of [
          [one, '7'],
          [other, '900000'],
        ] as const) {
          const answer = await trial.send(listInbox({ limit: 1, source: trial.source }, { key }));
          trial.count(CHECK);
          const told = headerValue(answer.headers, 'X-RateLimit-Limit');
          if (told === limit) continue;
          trial.fail({
            check: CHECK,
            sentence: 'A key is told another limit than it has.',
            expected: limit,
            seen: told ?? 'no X-RateLimit-Limit',
            pointer: '#/components/headers/RateLimitLimit',
          });
        }
      },
    };
  },
};
