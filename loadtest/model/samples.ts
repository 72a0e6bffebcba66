/** How an attempt to get an answer ended. `http` is any answer, whatever its status. */
export const OUTCOMES = ['http', 'timeout', 'reset', 'refused', 'inFlight'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Places in OUTCOMES, for loops over millions of samples. */
export const HTTP = OUTCOMES.indexOf('http');
export const TIMEOUT = OUTCOMES.indexOf('timeout');
export const IN_FLIGHT = OUTCOMES.indexOf('inFlight');

/** In place of an API key: the request was sent without one. */
export const NO_API_KEY = 0xffff;

/** Later than this after its time a request counts as sent late. */
export const LATE_MS = 5;

/**
 * One row for each request that was sent, in columns, oldest first: a million fit into some tens of megabytes.
 * Times are milliseconds since the start of the run on a clock that is never set.
 */
export interface Samples {
  readonly length: number;
  /** Names of the operations; `operation` holds places in it. */
  readonly operations: readonly string[];
  readonly operation: Uint16Array;
  /** When it was to leave by the schedule; in a closed loop, when it left. */
  readonly intendedMs: Float64Array;
  readonly sentMs: Float64Array;
  /** When its answer was complete, or when it was given up: of a timeout that of its end, so it counts as a sample. */
  readonly endedMs: Float64Array;
  /** Places in OUTCOMES. */
  readonly outcome: Uint8Array;
  /** HTTP status; 0 without an answer. */
  readonly status: Uint16Array;
  readonly requestBytes: Float64Array;
  readonly responseBytes: Float64Array;
  /** Place of the API key in the run's list; NO_API_KEY if it was sent without one. */
  readonly apiKey: Uint16Array;
  /** 1 for those of the warm-up, which count in the ledger and in nothing else. */
  readonly isWarmUp: Uint8Array;
}

/** How well the generator itself kept up; judged before anything that it measured. */
export interface GeneratorHealth {
  /** Of all sent requests, those that left more than 5 ms after their time though a connection was free: 0 to 1. */
  readonly lateShare: number;
  /** Of all sent requests, those that waited more than 5 ms for a free connection: the target's slowness, not ours. */
  readonly waitedShare?: number;
  readonly latenessP99Ms: number;
  readonly latenessMaxMs: number;
  /** The most requests that waited for a free connection at one time. */
  readonly maxBacklog: number;
  /** Of the generator's event loop, 0 to 1. https://nodejs.org/api/perf_hooks.html#performanceeventlooputilizationutilization1-utilization2 */
  readonly eventLoopUtilization: number;
  readonly eventLoopDelayP99Ms: number;
  /** Processor time of the generator's process over the time of the run: 1 is one core. */
  readonly cpuCores: number;
  /** Time of a fixed piece of work after the run over that before it: over 1, the machine has become slower. */
  readonly calibrationRatio: number;
  /** That piece of work's time before the run, to compare the machine with itself at another time. */
  readonly calibrationMs?: number;
}
