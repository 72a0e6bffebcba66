/**
 * CloudWatch Logs, as far as it is needed so far: the newest log events of the function, in memory.
 * Left out: retention, files, filters, metrics.
 */
export interface LogEvent {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Epoch milliseconds. */
  readonly timestampMs: number;
  readonly message: string;
}

export interface LogStore {
  readonly put: (event: LogEvent) => void;
  /** The newest events, oldest first. */
  readonly newest: (count: number) => readonly LogEvent[];
}

export const MAX_LOG_EVENTS = 10_000;

/** Keeps the newest events and forgets the older ones. */
export function createLogStore(maxEvents: number = MAX_LOG_EVENTS): LogStore {
  const ring: LogEvent[] = [];
  let next = 0;
  return {
    put(event) {
      ring[next] = event;
      next = (next + 1) % maxEvents;
    },
    newest(count) {
      const ordered = ring.length < maxEvents ? ring : [...ring.slice(next), ...ring.slice(0, next)];
      return ordered.slice(Math.max(0, ordered.length - count));
    },
  };
}
