import { seededRandom, seedOfPart } from '../../model/random.ts';
import { HTTP, IN_FLIGHT, OUTCOMES } from '../../model/samples.ts';
import type { AutocannonPool } from '../connection/autocannon-pool.ts';
import type { Connection } from '../connection/connection.ts';
import type { Answer, ConnectionListener, Failure } from '../connection/exchange.ts';
import type { GeneratorMeter } from '../generator-meter.ts';
import type { ObservedAnswer } from '../load-outcome.ts';
import type { LoadPlan, Operation } from '../plan.ts';
import { capturedText, joined } from '../request/answer-capture.ts';
import { operationChoice } from '../request/operation-choice.ts';
import { RequestBuilder } from '../request/request-builder.ts';
import { SlotValues } from '../request/slot-values.ts';
import { ValuePools } from '../request/value-pools.ts';
import { DueQueue } from './due-queue.ts';
import type { SampleRecorder, SentRequest } from './sample-recorder.ts';

export interface DispatcherOptions {
  readonly plan: LoadPlan;
  readonly recorder: SampleRecorder;
  readonly meter: GeneratorMeter;
  /** Since the start of the run. */
  readonly nowMs: () => number;
  readonly onObserved: (answer: ObservedAnswer) => void;
  /** After each request that ended, with how it ended and the phase that it belongs to. */
  readonly onEnded: (phase: number, outcome: 'http' | Failure['outcome']) => void;
}

interface InFlight extends SentRequest {
  phase: number;
}

/** Gives requests that are due to connections that are free, and records what becomes of them. */
export class Dispatcher implements ConnectionListener {
  readonly #options: DispatcherOptions;
  readonly #pools: ValuePools;
  readonly #builders: readonly RequestBuilder[];
  readonly #instead: readonly (number | undefined)[];
  readonly #markers: readonly Buffer[];
  readonly #choices: readonly (() => number)[];
  readonly #seen: number[];
  readonly #due = new DueQueue();
  readonly #inFlight = new Map<Connection, InFlight>();
  #pool: AutocannonPool | undefined;
  /** Of those that are due, so many found no free connection when they became so. */
  #waiting = 0;
  #rows = 0;

  readonly counts = {
    scheduled: 0,
    sent: 0,
    dropped: 0,
    resent: 0,
    answered: new Uint32Array(1_000),
    timeout: 0,
    reset: 0,
    refused: 0,
    inFlight: 0,
    unexpected: 0,
  };
  /** Why requests got no answer. */
  readonly failures: Record<string, number> = {};

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { plan } = options;
    const part = (at: number) => seededRandom(seedOfPart(plan.seed, at));
    this.#pools = new ValuePools(part(0));
    const values = new SlotValues(plan.runId, this.#pools, part(1));
    this.#builders = plan.operations.map((operation) => new RequestBuilder(plan, operation, values));
    this.#markers = plan.operations.map(({ capture }) => Buffer.from(capture?.after ?? ''));
    this.#instead = plan.operations.map(({ whenEmpty }) => placeOf(plan.operations, whenEmpty));
    this.#seen = plan.operations.map(() => 0);
    this.#choices = plan.phases.map(({ weights }, at) => operationChoice(plan.operations, weights, part(2 + at)));
  }

  /** The connections; they tell this of what happens to them. */
  use(pool: AutocannonPool): void {
    this.#pool = pool;
  }

  get backlog(): number {
    return this.#due.length;
  }

  /** Makes a request of a phase due; it leaves as soon as a connection is free. */
  schedule(intendedMs: number, phase: number): void {
    this.counts.scheduled += 1;
    this.#due.push(intendedMs, phase);
  }

  /** Sends what is due, for as long as a connection is free. */
  dispatch(): void {
    const due = this.#due;
    while (due.length > 0) {
      const connection = this.#pool?.take();
      if (connection === undefined) break;
      const intendedMs = due.firstTimeMs;
      const phase = due.firstPhase;
      due.shift();
      const isWaiter = this.#waiting > 0;
      if (isWaiter) this.#waiting -= 1;
      this.#send(connection, intendedMs, phase, isWaiter);
    }
    this.#waiting = due.length;
    this.#options.meter.backlog(due.length);
  }

  /** What is due and not sent never will be. */
  drop(): void {
    this.counts.dropped += this.#due.length;
    this.#waiting = 0;
    this.#due.clear();
  }

  /** Records what has no answer yet as such. */
  giveUp(): void {
    const endedMs = this.#options.nowMs();
    for (const sent of this.#inFlight.values()) {
      this.#options.recorder.record(sent, endedMs, IN_FLIGHT, 0, 0);
    }
    this.#inFlight.clear();
  }

  #send(connection: Connection, intendedMs: number, phase: number, isWaiter: boolean): void {
    const { plan, meter, nowMs } = this.#options;
    const operation = this.#operationOf(phase);
    const builder = this.#builders[operation] as RequestBuilder;
    const { capture, observe } = builder.operation;
    const { request, bytes, apiKey, taken } = builder.build(capture !== undefined || observe?.withBody === true);
    const isWarmUp = plan.phases[phase]?.isWarmUp === true;
    const sentMs = nowMs();
    this.#inFlight.set(connection, {
      row: this.#rows,
      operation,
      intendedMs: Number.isNaN(intendedMs) ? sentMs : intendedMs,
      sentMs,
      requestBytes: bytes,
      apiKey,
      isWarmUp,
      phase,
    });
    if (taken !== undefined) this.#options.recorder.recordTaken(this.#rows, taken);
    this.#rows += 1;
    this.counts.sent += 1;
    this.counts.inFlight += 1;
    if (!isWarmUp && !Number.isNaN(intendedMs)) meter.sent(sentMs - intendedMs, isWaiter);
    connection.send(request);
  }

  #operationOf(phase: number): number {
    const chosen = (this.#choices[phase] as () => number)();
    if (this.#builders[chosen]?.canBuild === true) return chosen;
    return this.#instead[chosen] ?? chosen;
  }

  answered(connection: Connection, answer: Answer): void {
    const endedMs = this.#options.nowMs();
    const sent = this.#end(connection);
    if (sent === undefined) return;
    const { status, bytes } = answer;
    this.counts.answered[status] = (this.counts.answered[status] ?? 0) + 1;
    const { operation } = this.#builders[sent.operation] as RequestBuilder;
    if (!(operation.expectedStatuses?.includes(status) ?? status < 400)) this.counts.unexpected += 1;
    if (operation.capture !== undefined) this.#capture(sent, operation.capture, answer);
    if (operation.observe !== undefined) this.#observe(sent, operation, answer, endedMs);
    this.#options.recorder.record(sent, endedMs, HTTP, status, bytes);
    this.#options.onEnded(sent.phase, 'http');
  }

  failed(connection: Connection, { outcome, reason, receivedBytes }: Failure): void {
    const endedMs = this.#options.nowMs();
    const sent = this.#end(connection);
    if (sent === undefined) return;
    this.counts[outcome] += 1;
    this.counts.unexpected += 1;
    this.failures[reason] = (this.failures[reason] ?? 0) + 1;
    this.#options.recorder.record(sent, endedMs, OUTCOMES.indexOf(outcome), 0, receivedBytes);
    this.#options.onEnded(sent.phase, outcome);
  }

  resent(): void {
    this.counts.resent += 1;
  }

  freed(connection: Connection): void {
    this.#pool?.giveBack(connection);
    this.dispatch();
  }

  #end(connection: Connection): InFlight | undefined {
    const sent = this.#inFlight.get(connection);
    this.#inFlight.delete(connection);
    if (sent !== undefined) this.counts.inFlight -= 1;
    return sent;
  }

  #capture(sent: InFlight, capture: NonNullable<Operation['capture']>, { status, body }: Answer): void {
    const text = capturedText(capture, this.#markers[sent.operation] as Buffer, status, joined(body));
    if (text === undefined) return;
    if (capture.isCreatedEvent === true) this.#options.recorder.recordCreated(sent.row, text);
    if (capture.pool !== undefined) this.#pools.add(capture.pool, { text, apiKey: sent.apiKey });
  }

  #observe(sent: InFlight, operation: Operation, answer: Answer, endedMs: number): void {
    const { every, statuses, withBody } = operation.observe as NonNullable<Operation['observe']>;
    if (!(statuses?.includes(answer.status) ?? true)) return;
    const seen = this.#seen[sent.operation] as number;
    this.#seen[sent.operation] = seen + 1;
    if (seen % every !== 0) return;
    const { row, apiKey, intendedMs, sentMs } = sent;
    const { status, headers } = answer;
    const body = withBody === true ? { body: joined(answer.body) } : {};
    const operationName = operation.name;
    this.#options.onObserved({
      row,
      operation: operationName,
      apiKey,
      intendedMs,
      sentMs,
      endedMs,
      status,
      headers,
      ...body,
    });
  }
}

function placeOf(operations: readonly Operation[], name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const place = operations.findIndex((operation) => operation.name === name);
  return place === -1 ? undefined : place;
}
