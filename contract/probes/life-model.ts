import fc from 'fast-check';
import { shownValue } from '../conformance/shown-value.ts';
import { propertyProbe } from '../engine/probe.ts';
import type { Answer } from '../engine/session.ts';
import type { Trial } from '../engine/trial.ts';
import type { CheckId } from '../model/checks.ts';
import { headerValue } from '../model/exchange.ts';
import {
  acknowledge,
  errorDetails,
  eventText,
  members,
  postEvent,
  readAll,
  readEvent,
  remove,
} from './event-requests.ts';
import { expectRefusal } from './refusal.ts';

/** What should be so: each event that was made, in the order of making. */
interface Model {
  readonly events: ModelEvent[];
  /** By idempotency key. */
  readonly keys: Map<string, { readonly event: ModelEvent; readonly payload: number }>;
}

interface ModelEvent {
  readonly id: string;
  readonly payload: number;
  state: 'pending' | 'acknowledged' | 'deleted';
  acknowledgedAt?: unknown;
}

type LifeCommand = fc.AsyncCommand<Model, Trial>;

/** Sequences of everything that can happen to events, compared with a model of their lives after each step. */
export const eventLives = propertyProbe<Iterable<LifeCommand>>({
  id: 'life',
  phase: 'stateful',
  operations: ['createEvent', 'getEvent', 'acknowledgeEvent', 'deleteEvent', 'listInbox'],
  checks: ['lifecycle', 'created-readable', 'idempotency', 'pagination'],
  runs: 110,
  arbitrary: (_context, replayPath) =>
    fc.commands(
      [
        fc.nat(3).map((payload) => new Create(payload)),
        fc.tuple(fc.nat(2), fc.nat(1)).map(([key, payload]) => new CreateKeyed(key, payload)),
        fc.nat(9).map((index) => new Read(index)),
        fc.nat(9).map((index) => new Acknowledge(index)),
        fc.nat(9).map((index) => new Remove(index)),
        fc.integer({ min: 1, max: 4 }).map((limit) => new List(limit)),
        fc
          .tuple(fc.nat(9), fc.integer({ min: 2, max: 5 }))
          .map(([index, count]) => new AcknowledgeAtOnce(index, count)),
        fc.tuple(fc.nat(2), fc.integer({ min: 2, max: 5 })).map(([key, count]) => new CreateAtOnce(key, count)),
        fc.nat(9).map((index) => new AcknowledgeWhileRemoving(index)),
      ],
      { maxCommands: 12, size: 'max', ...(replayPath !== undefined && { replayPath }) },
    ) as fc.Arbitrary<Iterable<LifeCommand>>,
  async test(commands, trial) {
    const setup = () => ({ model: { events: [], keys: new Map() } as Model, real: trial });
    await fc.asyncModelRun(setup, commands);
  },
});

/** An event of the model by a number, whatever that is; there is one if there is any. */
function pick({ events }: Model, index: number): ModelEvent | undefined {
  return events[index % Math.max(1, events.length)];
}

abstract class OnEvent {
  protected readonly index: number;

  constructor(index: number) {
    this.index = index;
  }

  check(model: Readonly<Model>): boolean {
    return model.events.length > 0;
  }

  toString(): string {
    return `${this.constructor.name}(${this.index})`;
  }
}

class Create implements LifeCommand {
  readonly #payload: number;

  constructor(payload: number) {
    this.#payload = payload;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    const answer = await trial.send(
      postEvent(eventText({ source: trial.source, payload: payloadText(this.#payload) })),
    );
    if (!trial.expectStatus(answer, 201, { check: 'lifecycle', because: 'the contract allows the event' })) return;
    model.events.push({ id: String(members(answer.json).event_id), payload: this.#payload, state: 'pending' });
  }

  toString(): string {
    return `Create(${this.#payload})`;
  }
}

class CreateKeyed implements LifeCommand {
  readonly #key: number;
  readonly #payload: number;

  constructor(key: number, payload: number) {
    this.#key = key;
    this.#payload = payload;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    const key = `${trial.source}-${this.#key}`;
    const answer = await trial.send(keyed(trial, key, this.#payload));
    noteKeyed(model, trial, key, this.#payload, answer);
  }

  toString(): string {
    return `CreateKeyed(${this.#key}, ${this.#payload})`;
  }
}

class CreateAtOnce implements LifeCommand {
  readonly #key: number;
  readonly #count: number;

  constructor(key: number, count: number) {
    this.#key = key;
    this.#count = count;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    const key = `${trial.source}-${this.#key}`;
    const answers = await Promise.all(Array.from({ length: this.#count }, () => trial.send(keyed(trial, key, 0))));
    // Whoever came first made it; the others are repeats.
    const isFresh = ({ headers }: Answer) => headerValue(headers, 'Idempotent-Replayed') === undefined;
    for (const answer of answers.toSorted((one, other) => Number(isFresh(other)) - Number(isFresh(one)))) {
      noteKeyed(model, trial, key, 0, answer);
    }
  }

  toString(): string {
    return `CreateAtOnce(${this.#key}, ${this.#count})`;
  }
}

class Read extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    await expectState(trial, event);
  }
}

class Acknowledge extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    noteAcknowledgement(trial, event, await trial.send(acknowledge(event.id)));
  }
}

class AcknowledgeAtOnce extends OnEvent implements LifeCommand {
  readonly #count: number;

  constructor(index: number, count: number) {
    super(index);
    this.#count = count;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    const answers = await Promise.all(Array.from({ length: this.#count }, () => trial.send(acknowledge(event.id))));
    for (const answer of answers.toSorted((one, other) => one.status - other.status)) {
      noteAcknowledgement(trial, event, answer);
    }
  }

  override toString(): string {
    return `AcknowledgeAtOnce(${this.index}, ${this.#count})`;
  }
}

class AcknowledgeWhileRemoving extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    const [acknowledged, removed] = await Promise.all([
      trial.send(acknowledge(event.id)),
      trial.send(remove(event.id)),
    ]);
    // The acknowledgement came first and met the event, or came second and met nothing.
    if (acknowledged.status !== 404) noteAcknowledgement(trial, event, acknowledged);
    noteRemoval(trial, event, removed);
    await expectState(trial, event);
  }
}

class Remove extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    noteRemoval(trial, event, await trial.send(remove(event.id)));
  }
}

class List implements LifeCommand {
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    const pending = model.events.filter(({ state }) => state === 'pending').map(({ id }) => id);
    const listed = (await readAll(trial, { limit: this.#limit })).map(({ event_id }) => event_id);
    expectEqual(trial, 'pagination', 'the inbox', pending.toSorted().join(', '), listed.toSorted().join(', '));
  }

  toString(): string {
    return `List(${this.#limit})`;
  }
}

function payloadText(payload: number): string {
  return `{"n":${payload}}`;
}

function keyed(trial: Trial, key: string, payload: number) {
  const metadata = `{"idempotency_key":${JSON.stringify(key)}}`;
  return postEvent(eventText({ source: trial.source, payload: payloadText(payload), metadata }));
}

function noteKeyed(model: Model, trial: Trial, key: string, payload: number, answer: Answer): void {
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

function noteAcknowledgement(trial: Trial, event: ModelEvent, answer: Answer): void {
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

function noteRemoval(trial: Trial, event: ModelEvent, answer: Answer): void {
  if (trial.expectStatus(answer, 200, { check: 'lifecycle', because: 'any event can be deleted' }))
    event.state = 'deleted';
}

async function expectState(trial: Trial, event: ModelEvent): Promise<void> {
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

function expectEqual(trial: Trial, check: CheckId, what: string, expected: unknown, seen: unknown): void {
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
