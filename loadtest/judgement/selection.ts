import { HTTP, OUTCOMES, type Outcome, type Samples } from '../model/samples.ts';

/** Which samples a question is about. */
export interface Selection {
  /** Absent: all. */
  readonly operation?: string | undefined;
  /** `201`, `2xx`, `timeout`, `reset`, `refused`; absent: all. */
  readonly statuses?: readonly string[] | undefined;
}

/** Of a sample that is not of the warm-up. */
export type IsSelected = (at: number) => boolean;

/** Tells of each place in the samples whether it is meant; never one of the warm-up. */
export function selector(samples: Samples, { operation, statuses }: Selection): IsSelected {
  const operationAt = operation === undefined ? -1 : samples.operations.indexOf(operation);
  if (operation !== undefined && operationAt === -1) return () => false;
  const matches = statuses === undefined ? () => true : statusMatcher(statuses);
  return (at) =>
    samples.isWarmUp[at] === 0 &&
    (operationAt === -1 || samples.operation[at] === operationAt) &&
    matches(samples.outcome[at] as number, samples.status[at] as number);
}

/** Tells whether an ending is one of those. Looked up in a table: it is asked for every request of a run, again and again. */
export function statusMatcher(statuses: readonly string[]): (outcome: number, status: number) => boolean {
  const isOne = new Uint8Array(NO_ANSWER + OUTCOMES.length);
  for (const text of statuses) {
    const outcome = OUTCOMES.indexOf(text as Outcome);
    if (outcome > HTTP) isOne[NO_ANSWER + outcome] = 1;
    else if (text.endsWith('xx')) isOne.fill(1, Number(text[0]) * 100, Number(text[0]) * 100 + 100);
    else isOne[Number(text)] = 1;
  }
  return (outcome, status) => isOne[outcome === HTTP ? status : NO_ANSWER + outcome] === 1;
}

/** Places of the outcomes without a status, behind those of all statuses. */
const NO_ANSWER = 1_000;

/** The same as `Float64Array.from`, which takes several times as long for a million places. */
export function valuesAt(places: ArrayLike<number>, toValue: (at: number) => number): Float64Array {
  const values = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) values[at] = toValue(places[at] as number);
  return values;
}

/** Of each value, 1 if this holds of it, else 0. */
export function flagsOf(values: Float64Array | Uint32Array, holds: (value: number) => boolean): Uint8Array {
  const flags = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) if (holds(values[at] as number)) flags[at] = 1;
  return flags;
}

/** `201`, or the outcome of what was not answered. */
export function statusText(samples: Samples, at: number): string {
  const outcome = samples.outcome[at] as number;
  return outcome === HTTP ? String(samples.status[at]) : (OUTCOMES[outcome] as Outcome);
}

/** Places of the selected samples in the order in which they were to leave. */
export function selectedPlaces(samples: Samples, isSelected: IsSelected): Uint32Array {
  const places = new Uint32Array(samples.length);
  let count = 0;
  let isOrdered = true;
  for (let at = 0; at < samples.length; at++) {
    if (!isSelected(at)) continue;
    if (count > 0 && (samples.intendedMs[places[count - 1] as number] as number) > (samples.intendedMs[at] as number)) {
      isOrdered = false;
    }
    places[count++] = at;
  }
  const selected = places.subarray(0, count);
  if (!isOrdered) selected.sort((a, b) => (samples.intendedMs[a] as number) - (samples.intendedMs[b] as number));
  return selected;
}

/** First and last intended moment outside the warm-up; undefined if nothing was sent there. */
export function measuredWindow(samples: Samples): { readonly startMs: number; readonly endMs: number } | undefined {
  let [startMs, endMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < samples.length; at++) {
    if (samples.isWarmUp[at] !== 0) continue;
    startMs = Math.min(startMs, samples.intendedMs[at] as number);
    endMs = Math.max(endMs, samples.intendedMs[at] as number);
  }
  return endMs >= startMs ? { startMs, endMs } : undefined;
}
