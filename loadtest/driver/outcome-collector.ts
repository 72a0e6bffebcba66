import { ledgerOf } from '../ledger/client-ledger.ts';
import { EventIds, type EventRows } from '../model/event-ids.ts';
import { type SampleRows, SampleTable } from '../model/sample-table.ts';
import type { GeneratorOutcome, LoadOutcome } from './load-outcome.ts';
import type { LoadPlan } from './plan.ts';

/** Puts the outcome of a run together from what the generator tells. */
export class OutcomeCollector {
  readonly table: SampleTable;
  readonly #createdEvents = new EventIds();
  readonly #takenEvents = new EventIds();
  #startedAtMs = 0;

  constructor({ operations }: LoadPlan) {
    this.table = new SampleTable(operations.map(({ name }) => name));
  }

  started(startedAtMs: number): void {
    this.#startedAtMs = startedAtMs;
  }

  add(rows: SampleRows, created: EventRows, taken: EventRows): void {
    this.table.add(rows);
    this.#createdEvents.add(created);
    this.#takenEvents.add(taken);
  }

  outcome(generator: GeneratorOutcome): LoadOutcome {
    const samples = this.table.inOrder();
    return {
      ...generator,
      startedAtMs: this.#startedAtMs,
      samples,
      ledger: ledgerOf(samples, generator.counts),
      createdEvents: this.#createdEvents,
      takenEvents: this.#takenEvents,
    };
  }
}
