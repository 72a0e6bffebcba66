import { type EventAbout, type EventChange, MAX_SHOWN_PAYLOAD_BYTES, type StoredEvent } from '../../protocol/events.ts';
import type { GatewayRecord } from '../gateway/gateway-record.ts';
import { parseJsonObject } from '../json-object.ts';
import { characterEnd } from '../requests/character-end.ts';
import { apiKeyIdOf } from '../requests/record/api-key-id.ts';
import { memberSpans, skipSpace, withFirstMember } from '../requests/replay/json-spans.ts';
import { createdEvent, eventIdOf } from './event-route.ts';

/** What a request has done to an event, with what was sent if it has created one, else with what is remembered of it. */
export function toEventChange(request: GatewayRecord, change: EventChange['change'], about?: EventAbout): EventChange {
  const apiKeyId = apiKeyIdOf(request);
  const event = change === 'created' ? toStoredEvent(request) : undefined;
  return {
    change,
    eventId: eventIdOf(request) ?? '',
    timeMs: request.timeMs,
    requestId: request.requestId,
    ...(apiKeyId !== undefined && { apiKeyId }),
    ...(event !== undefined && { event }),
    ...(change !== 'created' && about !== undefined && { about }),
  };
}

/** The event as it was sent, with its defaults; undefined if the body is not what the API would have taken. */
function toStoredEvent(request: GatewayRecord): StoredEvent | undefined {
  const { eventId, createdAt } = createdEvent(request);
  const text = request.requestBody.toString('utf8');
  const body = parseJsonObject(text);
  const members = new Map<string, string>();
  for (const { name, start, end } of memberSpans(text, skipSpace(text, 0))) members.set(name, text.slice(start, end));
  const payload = members.get('payload');
  if (eventId === undefined || createdAt === undefined || payload === undefined) return undefined;
  if (typeof body.source !== 'string' || typeof body.event_type !== 'string') return undefined;
  const metadata = members.get('metadata') ?? '{}';
  const { priority } = (body.metadata ?? {}) as { readonly priority?: unknown };
  return {
    eventId,
    createdAt,
    status: 'pending',
    source: body.source.trim(),
    eventType: body.event_type.trim(),
    priority: typeof priority === 'string' ? priority : 'normal',
    // As the function fills the default in.
    metadata: typeof priority === 'string' ? metadata : withFirstMember(metadata, 0, '"priority":"normal"'),
    ...shownPayload(payload),
  };
}

/** The beginning of a payload that may be large. */
export function shownPayload(payload: string): Pick<StoredEvent, 'payload' | 'payloadBytes' | 'isTruncated'> {
  const bytes = Buffer.from(payload);
  const end = characterEnd(bytes, MAX_SHOWN_PAYLOAD_BYTES);
  const isTruncated = end < bytes.length;
  return {
    payload: isTruncated ? bytes.subarray(0, end).toString('utf8') : payload,
    payloadBytes: bytes.length,
    isTruncated,
  };
}
