import type { EventIds } from '../model/event-ids.ts';
import type { Ledger } from '../model/ledger.ts';
import { OUTCOMES, type Outcome, type Samples } from '../model/samples.ts';

/** What a run knows of the events that it made, and which of its operations do what to them. */
export interface EventHistory {
  readonly samples: Samples;
  readonly ledger: Pick<Ledger, 'resent'>;
  readonly createdEvents: EventIds;
  readonly takenEvents: EventIds;
  /** Names of the operations that make events. */
  readonly creates: readonly string[];
  readonly acknowledges?: readonly string[];
  readonly deletes?: readonly string[];
}

/** Where each event must be after a run. */
export interface ExpectedEvents {
  readonly pending: ReadonlySet<string>;
  readonly acknowledged: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  /** Those that a request without a sure answer was to acknowledge or delete: any state is right. */
  readonly open: ReadonlySet<string>;
  /** Creations that may have made an event nobody was told of, by how they ended. */
  readonly uncertainCreates: Readonly<Record<string, number>>;
}

const OUTCOME_NAMES = {
  http: 'answered',
  timeout: 'timed out',
  reset: 'reset',
  refused: 'refused',
  inFlight: 'in flight',
} as const satisfies Record<Outcome, string>;

export function expectedEvents(history: EventHistory): ExpectedEvents {
  const { createdEvents, takenEvents, samples } = history;
  const expected = {
    pending: new Set(createdEvents.ids()),
    acknowledged: new Set<string>(),
    deleted: new Set<string>(),
    open: new Set<string>(),
  };
  for (let place = 0; place < takenEvents.length; place += 1) {
    const id = takenEvents.idAt(place);
    const state = stateAfter(history, samples, takenEvents.rowAt(place));
    if (state === 'pending') continue;
    expected.pending.delete(id);
    expected[state].add(id);
  }
  return { ...expected, uncertainCreates: uncertainCreates(history) };
}

function stateAfter(
  history: EventHistory,
  samples: Samples,
  row: number,
): 'pending' | 'acknowledged' | 'deleted' | 'open' {
  const operation = samples.operations[samples.operation[row] as number] as string;
  const acknowledges = history.acknowledges?.includes(operation) === true;
  if (!acknowledges && history.deletes?.includes(operation) !== true) return 'pending';
  if (isUncertain(samples, row)) return 'open';
  const status = samples.status[row] as number;
  // 409: it was acknowledged before.
  if (acknowledges) return status === 200 || status === 409 ? 'acknowledged' : 'pending';
  return status === 200 ? 'deleted' : 'pending';
}

function uncertainCreates({ samples, ledger, creates }: EventHistory): Readonly<Record<string, number>> {
  const counts: Record<string, number> = ledger.resent > 0 ? { resent: ledger.resent } : {};
  const makes = samples.operations.map((name) => creates.includes(name));
  for (let row = 0; row < samples.length; row += 1) {
    if (makes[samples.operation[row] as number] !== true || !isUncertain(samples, row)) continue;
    const outcome = OUTCOMES[samples.outcome[row] as number] as Outcome;
    const name = outcome === 'http' ? `answered ${samples.status[row]}` : OUTCOME_NAMES[outcome];
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Whether a request may or may not have done what it was for. A refused connection did nothing, a 5xx may have. */
function isUncertain(samples: Samples, row: number): boolean {
  const outcome = OUTCOMES[samples.outcome[row] as number];
  if (outcome === 'http') return (samples.status[row] as number) >= 500;
  return outcome !== 'refused';
}
