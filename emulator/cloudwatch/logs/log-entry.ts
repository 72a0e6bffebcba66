import type { LogEvent } from '../../../protocol/logs.ts';

/** An event that is to be kept. */
export type NewLogEvent = Omit<LogEvent, 'sequence'>;

/** Lines that are only made when somebody reads them, one event each. */
export interface LazyLines extends Omit<NewLogEvent, 'message'> {
  /** What it keeps from being freed, with all that `render` refers to; it counts against the store's bound. */
  readonly keptBytes: number;
  /** Called at every reading, so it must give the same lines each time; those beyond 1,000 are not shown. */
  readonly render: () => readonly string[];
}

/** An event, or lines that are not made yet; the sequence is that of the first of them. */
export type LogEntry = LogEvent | (LazyLines & { readonly sequence: number });

/** Each line that is made later has a place in the order, kept free for it. */
export const MAX_LAZY_LINES = 1_000;

/** The events of an entry; makes the lines of one that has none yet. */
export function eventsOf(entry: LogEntry): readonly LogEvent[] {
  if (!('render' in entry)) return [entry];
  const { sequence, logGroupName, logStreamName, timestampMs, render } = entry;
  return render()
    .slice(0, MAX_LAZY_LINES)
    .map((message, line) => ({ sequence: sequence + line, logGroupName, logStreamName, timestampMs, message }));
}
