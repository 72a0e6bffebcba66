import { shownValue } from '../../conformance/shown-value.ts';
import type { Answer } from '../../engine/answer.ts';
import type { Trial } from '../../engine/trial.ts';
import type { CheckId } from '../../model/checks.ts';
import { headerValue } from '../../model/exchange.ts';
import { errorDetails, eventText, members, postEvent, readEvent } from '../event-requests.ts';
import { expectRefusal } from '../refusal.ts';

/** What should be so: each event that was made, in the order of making. */
export interface Model {
  readonly events: ModelEvent[];
  /** By idempotency key. */
  readonly keys: Map<string, { readonly event: ModelEvent; readonly payload: number }>;
}

export interface ModelEvent {
  readonly id: string;
  readonly payload: number;
  state: 'pending' | 'acknowledged' | 'deleted';
  acknowledgedAt?: unknown;
}

/** An event of the model by a number, whatever that is; there is one if there is any. */
export function pick({ events }: Model, index: number): ModelEvent | undefined {
  return events[index % Math.max(1, events.length)];
}

/** The payload of an event by its number. */
export function payloadText(payload: number): string {
  return `{"n":${payload}}`;
}

/** A request that creates an event with an idempotency key. */
export function keyed(trial: Trial, key: string, payload: number) {
  const metadata = `{"idempotency_key":${JSON.stringify(key)}}`;
  return postEvent(eventText({ source: trial.source, payload: payloadText(payload), metadata }));
}

/** Compares the answer to a keyed request with the model, and carries it over. */
export function noteKeyed(model: Model, trial: Trial, key: string, payload: number, answer: Answer): void {
  const known = model.keys.get(key);
  const pointer = '#/components/schemas/IdempotencyKey';
  const id = members(answer.json).event_id;
  if (known === undefined) {
    if (!trial.expectStatus(answer, 201, { check: 'idempotency', because: 'the key is new', pointer })) return;
    const event: ModelEvent = { id: String(id), payload, state: 'pending' };
    model.events.push(event);
    model.keys.set(key, { event, payload });
    expectEqual(
      trial,
      'idempotency',
      'Idempotent-Replayed',
      undefined,
      headerValue(answer.headers, 'Idempotent-Replayed'),
    );
    return;
  }
  if (known.payload !== payload) {
    const because = 'the key was used for another request';
    expectRefusal(trial, answer, 409, { check: 'idempotency', because, pointer });
    return;
  }
  if (!trial.expectStatus(answer, 201, { check: 'idempotency', because: 'it is a repeat', pointer })) return;
  expectEqual(trial, 'idempotency', 'the event_id of a repeat', known.event.id, id);
  expectEqual(trial, 'idempotency', 'Idempotent-Replayed', 'true', headerValue(answer.headers, 'Idempotent-Replayed'));
}

/** Compares the answer to an acknowledgement with the model, and carries it over. */
export function noteAcknowledgement(trial: Trial, event: ModelEvent, answer: Answer): void {
  const because = `the event is ${event.state}`;
  switch (event.state) {
    case 'pending':
      if (!trial.expectStatus(answer, 200, { check: 'lifecycle', because })) return;
      event.state = 'acknowledged';
      event.acknowledgedAt = members(answer.json).acknowledged_at;
      return;
    case 'acknowledged':
      if (!expectRefusal(trial, answer, 409, { check: 'lifecycle', because })) return;
      expectEqual(trial, 'lifecycle', 'acknowledged_at', event.acknowledgedAt, errorDetails(answer).acknowledged_at);
      return;
    case 'deleted':
      expectRefusal(trial, answer, 404, { check: 'lifecycle', because });
  }
}

/** Compares the answer to a deletion with the model, and carries it over. */
export function noteRemoval(trial: Trial, event: ModelEvent, answer: Answer): void {
  if (trial.expectStatus(answer, 200, { check: 'lifecycle', because: 'any event can be deleted' }))
    event.state = 'deleted';
}

/** Reads an event and compares it with the model. */
export async function expectState(trial: Trial, event: ModelEvent): Promise<void> {
  const answer = await trial.send(readEvent(event.id));
  const because = `the event is ${event.state}`;
  if (event.state === 'deleted') {
    expectRefusal(trial, answer, 404, { check: 'lifecycle', because });
    return;
  }
  if (!trial.expectStatus(answer, 200, { check: 'created-readable', because })) return;
  const { status, payload, acknowledged_at: acknowledgedAt } = members(answer.json);
  expectEqual(trial, 'lifecycle', 'status', event.state, status);
  expectEqual(trial, 'created-readable', 'payload', payloadText(event.payload), JSON.stringify(payload));
  expectEqual(trial, 'lifecycle', 'acknowledged_at', event.acknowledgedAt, acknowledgedAt);
}

/** Notes what is not as the model has it. */
export function expectEqual(trial: Trial, check: CheckId, what: string, expected: unknown, seen: unknown): void {
  trial.count(check);
  if (expected === seen) return;
  trial.fail({
    check,
    sentence: `After a sequence of requests ${what} is not as it should be.`,
    expected: shownValue(expected),
    seen: shownValue(seen),
    pointer: OPERATIONS[check] ?? '#/paths',
  });
}

const OPERATIONS: Readonly<Partial<Record<CheckId, string>>> = {
  lifecycle: '#/components/schemas/Event',
  'created-readable': '#/components/schemas/PendingEvent',
  idempotency: '#/components/schemas/IdempotencyKey',
  pagination: '#/paths/~1v1~1inbox/get',
};
