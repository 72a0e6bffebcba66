import type { LoadRun } from '../../protocol/load-run.ts';

/** A load run as it stands, and how it went so far. */
export interface LoadHistory extends LoadRun {
  /** Answers a second, one value for each time that it told of itself. */
  readonly rates: readonly number[];
  /** p95 in milliseconds, likewise. */
  readonly latencies: readonly number[];
}

const KEPT = 120;

export function loadHistoryAfter(history: LoadHistory | undefined, run: LoadRun): LoadHistory {
  const { answeredPerSecond, p95Ms = 0 } = run.progress;
  return {
    ...run,
    rates: [...(history?.rates ?? []), answeredPerSecond].slice(-KEPT),
    latencies: [...(history?.latencies ?? []), p95Ms].slice(-KEPT),
  };
}
