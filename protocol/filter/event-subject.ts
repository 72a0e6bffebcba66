import type { EventChange, StoredEvent } from '../events.ts';
import type { FieldName } from './filter-fields.ts';
import type { FieldValue, FilterSubject } from './filter-subject.ts';
import { parseJson } from './json-path.ts';

/** What is known of an event beside what is stored. */
export interface EventContext {
  /** Epoch milliseconds of the emulated cloud. */
  readonly nowMs: number;
  /** The request that changed it last. */
  readonly requestId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  /** Those that only the caller knows. */
  readonly flags?: readonly string[];
}

/** A stored event as filters see it. */
export function eventSubject(event: StoredEvent, context: EventContext): FilterSubject {
  return toSubject({ ...event, timeMs: Date.parse(event.createdAt) }, context);
}

/** What a request has done to an event, as filters see it: of an event that was not created by it, a few words while those are remembered. */
export function eventChangeSubject(change: EventChange, nowMs: number): FilterSubject {
  const status = change.change === 'created' ? 'pending' : change.change;
  const { eventId, timeMs, requestId, apiKeyId, event, about } = change;
  return toSubject({ ...about, ...event, eventId, timeMs, status }, { nowMs, requestId, apiKeyId });
}

type KnownEvent = Omit<Partial<StoredEvent>, 'status'> & {
  readonly eventId: string;
  readonly timeMs: number;
  readonly status: string;
};

function toSubject(event: KnownEvent, { nowMs, requestId, apiKeyId, flags = [] }: EventContext): FilterSubject {
  const read = { payload: once(event.payload), metadata: once(event.metadata) };
  const metadataText = (name: string) => {
    const metadata = read.metadata();
    const value = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const values: Partial<Record<FieldName, () => FieldValue>> = {
    kind: () => 'event',
    is: () => [event.status, ...flags],
    id: () => event.eventId,
    time: () => event.timeMs,
    age: () => nowMs - event.timeMs,
    key: () => apiKeyId,
    bytes: () => event.payloadBytes,
    status: () => event.status,
    type: () => event.eventType,
    source: () => event.source,
    priority: () => event.priority,
    correlation: () => metadataText('correlation_id'),
    idempotency: () => metadataText('idempotency_key'),
    request: () => requestId,
  };
  return {
    value: (field) => values[field]?.(),
    json: (field) => read[field](),
    texts: () =>
      [event.eventId, event.eventType, event.source, event.metadata, event.payload, requestId, apiKeyId].filter(
        (text) => text !== undefined,
      ),
  };
}

/** Parsed when it is first asked for. */
function once(text: string | undefined): () => unknown {
  let read: { readonly value: unknown } | undefined;
  return () => {
    read ??= { value: text === undefined ? undefined : parseJson(text) };
    return read.value;
  };
}
