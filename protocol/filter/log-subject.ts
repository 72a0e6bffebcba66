import type { LogEvent } from '../logs.ts';
import type { FieldName } from './filter-fields.ts';
import type { FieldValue, FilterSubject } from './filter-subject.ts';

/** A log line as filters see it; `nowMs` is the emulated cloud's time. */
export function logSubject(event: LogEvent, nowMs: number): FilterSubject {
  const values: Partial<Record<FieldName, () => FieldValue>> = {
    kind: () => 'log',
    id: () => idsIn(event.message),
    time: () => event.timestampMs,
    age: () => nowMs - event.timestampMs,
    bytes: () => new TextEncoder().encode(event.message).length,
    env: () => event.logStreamName,
    request: () => idsIn(event.message),
    group: () => event.logGroupName,
    message: () => event.message,
  };
  return {
    value: (field) => values[field]?.(),
    json: () => undefined,
    texts: () => [event.message, event.logStreamName],
  };
}

/** Ids of requests and events are UUIDs; a line can name several. */
function idsIn(message: string): string[] {
  return message.match(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi) ?? [];
}
