import type { Ledger } from '../model/ledger.ts';
import { type GeneratorHealth, OUTCOMES, type Outcome, type Samples } from '../model/samples.ts';

/** A request of a test's own making; what is not said is that of a create at time 0 with a 201 after 10 ms. */
export interface Row {
  readonly operation?: string;
  readonly intendedMs?: number;
  /** Sent so much later than intended. */
  readonly lateMs?: number;
  /** From the moment of sending. */
  readonly serviceMs?: number;
  readonly status?: number;
  readonly outcome?: Outcome;
  readonly isWarmUp?: boolean;
}

export function samplesOf(rows: readonly Row[]): Samples {
  const operations = [...new Set(rows.map(({ operation = 'create' }) => operation))];
  const sentMs = rows.map(({ intendedMs = 0, lateMs = 0 }) => intendedMs + lateMs);
  return {
    length: rows.length,
    operations,
    operation: Uint16Array.from(rows, ({ operation = 'create' }) => operations.indexOf(operation)),
    intendedMs: Float64Array.from(rows, ({ intendedMs = 0 }) => intendedMs),
    sentMs: Float64Array.from(sentMs),
    endedMs: Float64Array.from(rows, ({ serviceMs = 10 }, at) => (sentMs[at] as number) + serviceMs),
    outcome: Uint8Array.from(rows, ({ outcome = 'http' }) => OUTCOMES.indexOf(outcome)),
    status: Uint16Array.from(rows, ({ outcome = 'http', status = 201 }) => (outcome === 'http' ? status : 0)),
    requestBytes: new Float64Array(rows.length),
    responseBytes: new Float64Array(rows.length),
    apiKey: new Uint16Array(rows.length),
    isWarmUp: Uint8Array.from(rows, ({ isWarmUp = false }) => (isWarmUp ? 1 : 0)),
  };
}

/** The same row so often, each a millisecond after the other. */
export function times(count: number, row: Row = {}, startMs = 0): readonly Row[] {
  return Array.from({ length: count }, (_, at) => ({ ...row, intendedMs: startMs + at }));
}

export const HEALTHY: GeneratorHealth = {
  lateShare: 0.001,
  latenessP99Ms: 1,
  latenessMaxMs: 4,
  maxBacklog: 0,
  eventLoopUtilization: 0.4,
  eventLoopDelayP99Ms: 2,
  cpuCores: 0.5,
  calibrationRatio: 1.01,
};

export const BALANCED: Ledger = {
  scheduled: 100,
  dropped: 0,
  sent: 100,
  answered: { 201: 100 },
  timedOut: 0,
  reset: 0,
  refused: 0,
  inFlight: 0,
  resent: 0,
};
