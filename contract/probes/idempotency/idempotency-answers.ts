import { shownValue } from '../../conformance/shown-value.ts';
import type { Answer } from '../../engine/answer.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';
import { type EventParts, eventText, members, postEvent, readAll } from '../event-requests.ts';

export const CHECK = 'idempotency';
export const POINTER = '#/components/schemas/IdempotencyKey';

/** Sends an event whose idempotency key is the name of the trial. */
export function sendKeyed(trial: Trial, parts: Partial<EventParts> = {}): Promise<Answer> {
  const { source } = trial;
  const metadata = `{"idempotency_key":${JSON.stringify(source)}}`;
  return trial.send(postEvent(eventText({ source, metadata, ...parts })));
}

/** Sends an event without a key. */
export function sendUnkeyed(trial: Trial): Promise<Answer> {
  return trial.send(postEvent(eventText({ source: trial.source })));
}

/** Notes an answer that is not that to a new key. */
export function expectFirst(trial: Trial, answer: Answer): void {
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

/** Notes an answer that is not the first one again. */
export function expectReplay(trial: Trial, answer: Answer, first: Answer): void {
  const because = 'the same request was answered 201 before';
  if (!trial.expectStatus(answer, 201, { check: CHECK, because, pointer: POINTER })) return;
  const replayed = headerValue(answer.headers, 'Idempotent-Replayed');
  expectSame(trial, 'Idempotent-Replayed', 'true', replayed, '#/components/headers/IdempotentReplayed');
  for (const name of ['event_id', 'created_at', 'status', 'message']) {
    expectSame(trial, name, members(first.json)[name], members(answer.json)[name], POINTER);
  }
}

/** Notes a member that a repeat has otherwise. */
export function expectSame(trial: Trial, name: string, expected: unknown, seen: unknown, pointer: string): void {
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

/** Notes an inbox that has not exactly one event of the trial. */
export function expectOneEvent(trial: Trial): Promise<void> {
  return expectEvents(trial, 1, 'an idempotency key makes one event');
}

/** Notes an inbox that has not so many events of the trial. */
export async function expectEvents(trial: Trial, count: number, because: string): Promise<void> {
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
