import type { CasesProbe, ProbeContext } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';
import { acknowledge, create, eventText, members, postEvent, readAll, readEvent } from '../event-requests.ts';
import { expectRefusal } from '../refusal.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What ends by itself: an idempotency key after 24 hours, an event after 7 days; the clock is moved, nobody waits. */
export const expiry: CasesProbe = {
  kind: 'cases',
  id: 'expiry',
  phase: 'stateful',
  checks: ['idempotency', 'created-readable', 'lifecycle'],
  needs: ['clock'],
  isExclusive: true,
  *cases(context) {
    yield { name: 'an idempotency key within and after 24 hours', test: (trial) => keyEnds(trial, context) };
    yield { name: 'an event within and after 7 days', test: (trial) => eventEnds(trial, context) };
  },
};

async function keyEnds(trial: Trial, { control }: ProbeContext): Promise<void> {
  const metadata = `{"idempotency_key":${JSON.stringify(trial.source)}}`;
  const request = postEvent(eventText({ source: trial.source, metadata }));
  const first = await trial.send(request);
  await control.advanceClock?.(23 * HOUR_MS);
  const within = await trial.send(request);
  await control.advanceClock?.(2 * HOUR_MS);
  const after = await trial.send(request);
  const pointer = '#/info/description';
  const [one, again, other] = [first, within, after].map(({ json }) => members(json).event_id);
  const expect = (because: string, isSame: boolean, expected: boolean) => {
    trial.count('idempotency');
    if (isSame === expected) return;
    trial.fail({
      check: 'idempotency',
      sentence: `An idempotency key does not hold for 24 hours: ${because}.`,
      expected: expected ? 'the first event' : 'another event',
      seen: isSame ? 'the first event' : 'another event',
      pointer,
    });
  };
  trial.expectStatus(after, 201, { check: 'idempotency', because: 'a key holds for 24 hours', pointer });
  expect('after 23 hours', one === again, true);
  expect('after 25 hours', one === other, false);
  const replayed = headerValue(within.headers, 'Idempotent-Replayed');
  expect('after 23 hours, by Idempotent-Replayed', replayed === 'true', true);
}

async function eventEnds(trial: Trial, { control }: ProbeContext): Promise<void> {
  const [pending, acknowledged] = [await create(trial), await create(trial)];
  if (pending === undefined || acknowledged === undefined) return;
  await trial.send(acknowledge(acknowledged.id));
  await control.advanceClock?.(7 * DAY_MS - HOUR_MS);
  const facts = { check: 'created-readable', because: 'events are kept for 7 days' } as const;
  for (const { id } of [pending, acknowledged]) trial.expectStatus(await trial.send(readEvent(id)), 200, facts);
  await expectListed(trial, 1, 'an hour before 7 days');
  await control.advanceClock?.(2 * HOUR_MS);
  const ended = {
    check: 'lifecycle',
    because: 'an event is gone after 7 days',
    pointer: '#/components/responses/EventNotFound',
  } as const;
  for (const { id } of [pending, acknowledged]) expectRefusal(trial, await trial.send(readEvent(id)), 404, ended);
  expectRefusal(trial, await trial.send(acknowledge(pending.id)), 404, ended);
  await expectListed(trial, 0, 'an hour after 7 days');
}

async function expectListed(trial: Trial, count: number, when: string): Promise<void> {
  trial.count('lifecycle');
  const { length } = await readAll(trial);
  if (length === count) return;
  trial.fail({
    check: 'lifecycle',
    sentence: `The inbox has ${length} of the trial's events ${when}.`,
    expected: String(count),
    seen: String(length),
    pointer: '#/paths/~1v1~1inbox/get',
  });
}
