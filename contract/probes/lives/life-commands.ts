/** What can happen to events, a step each: sent, compared with the model, and carried over into it. */
import type fc from 'fast-check';
import type { Answer } from '../../engine/answer.ts';
import type { Trial } from '../../engine/trial.ts';
import { headerValue } from '../../model/exchange.ts';
import { acknowledge, eventText, members, postEvent, readAll, remove } from '../event-requests.ts';
import {
  expectEqual,
  expectState,
  keyed,
  type Model,
  type ModelEvent,
  noteAcknowledgement,
  noteKeyed,
  noteRemoval,
  payloadText,
  pick,
} from './life-model.ts';

export type LifeCommand = fc.AsyncCommand<Model, Trial>;

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

/** An event without a key. */
export class Create implements LifeCommand {
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

/** An event with one of three idempotency keys, new or used. */
export class CreateKeyed implements LifeCommand {
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

/** The same keyed event, several times at once. */
export class CreateAtOnce implements LifeCommand {
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

/** Reads any event. */
export class Read extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    await expectState(trial, event);
  }
}

/** Acknowledges any event, whatever its state. */
export class Acknowledge extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    noteAcknowledgement(trial, event, await trial.send(acknowledge(event.id)));
  }
}

/** Acknowledges any event several times at once. */
export class AcknowledgeAtOnce extends OnEvent implements LifeCommand {
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

/** Acknowledges and deletes any event at once. */
export class AcknowledgeWhileRemoving extends OnEvent implements LifeCommand {
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

/** Deletes any event, whatever its state. */
export class Remove extends OnEvent implements LifeCommand {
  async run(model: Model, trial: Trial): Promise<void> {
    const event = pick(model, this.index) as ModelEvent;
    noteRemoval(trial, event, await trial.send(remove(event.id)));
  }
}

/** Reads the inbox in pages. */
export class List implements LifeCommand {
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
