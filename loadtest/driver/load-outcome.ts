import type { EventIds } from '../model/event-ids.ts';
import type { Ledger } from '../model/ledger.ts';
import type { GeneratorHealth, Samples } from '../model/samples.ts';

/** An answer that an operation's `observe` asked for. Times are milliseconds since the start of the run. */
export interface ObservedAnswer {
  /** Of the samples. */
  readonly row: number;
  readonly operation: string;
  readonly apiKey: number;
  readonly intendedMs: number;
  readonly sentMs: number;
  readonly endedMs: number;
  readonly status: number;
  /** Names and values in turn, as they were spelled. */
  readonly headers: readonly string[];
  /** Of exactly the bytes of the body, if it was asked for. */
  readonly body?: Uint8Array;
}

/** When a phase began and ended, in milliseconds since the start of the run. */
export interface PhaseTimes {
  readonly name: string;
  readonly isWarmUp: boolean;
  readonly startMs: number;
  readonly endMs: number;
}

/** What the generator counted, beside the rows that it recorded. */
export interface GeneratorCounts {
  readonly scheduled: number;
  readonly sent: number;
  readonly dropped: number;
  readonly resent: number;
  readonly answered: Readonly<Record<string, number>>;
  readonly timedOut: number;
  readonly reset: number;
  readonly refused: number;
  readonly inFlight: number;
  /** Answers with a status that the operation does not expect, timeouts, resets and refusals. */
  readonly unexpected: number;
}

/** How a run stands; told twice a second. */
export interface DriverProgress extends GeneratorCounts {
  readonly state: 'starting' | 'warming-up' | 'running' | 'draining' | 'done';
  /** Name of the phase. */
  readonly phase: string;
  readonly elapsedMs: number;
  /** Absent: a phase ends by number, and nobody knows when. */
  readonly plannedMs?: number;
  /** Due, and waiting for a free connection. */
  readonly backlog: number;
  /** Of all sent requests so far. */
  readonly lateShare: number;
}

/** What the generator tells at the end of a run. */
export interface GeneratorOutcome {
  readonly end: 'completed' | 'interrupted';
  readonly counts: GeneratorCounts;
  readonly health: GeneratorHealth;
  readonly phases: readonly PhaseTimes[];
  /** Why requests got no answer, `ECONNRESET` and the like, with how often. */
  readonly failures: Readonly<Record<string, number>>;
}

/** All that came of a run. */
export interface LoadOutcome extends GeneratorOutcome {
  /** Epoch milliseconds of the moment that the samples' times count from. */
  readonly startedAtMs: number;
  readonly samples: Samples;
  readonly ledger: Ledger;
  /** Ids out of the answers that operations' `capture` calls created events; an idempotent replay repeats one. */
  readonly createdEvents: EventIds;
  /** Ids that requests took out of pools to do something to: at most one request each. */
  readonly takenEvents: EventIds;
}
