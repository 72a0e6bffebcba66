import type { EventChange } from '../../protocol/events.ts';
import type { GatewayRecord } from '../gateway/gateway-record.ts';
import { parseJsonObject } from '../json-object.ts';

const EVENT_PATH = /^\/v1\/events\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(\/ack)?\/?$/i;
const EVENTS_PATH = /^\/v1\/events\/?$/;

/** The event that a request is about: named in its path, or by the answer that it was created. */
export function eventIdOf(request: GatewayRecord): string | undefined {
  const [, id] = EVENT_PATH.exec(request.path) ?? [];
  if (id !== undefined) return id.toLowerCase();
  return isCreation(request) ? createdEvent(request).eventId : undefined;
}

/** What a request did to an event, by a look at its route and status; undefined: nothing. */
export function changeOf(request: GatewayRecord): EventChange['change'] | undefined {
  const { method, path, status, outcome } = request;
  // A client that has gone is not told, and the change is made all the same.
  if (outcome.kind !== 'answered' && outcome.kind !== 'clientGone' && outcome.kind !== 'reset') return undefined;
  if (isCreation(request)) return isReplayed(request) ? undefined : 'created';
  if (status !== 200) return undefined;
  const [, id, ack] = EVENT_PATH.exec(path) ?? [];
  if (id === undefined) return undefined;
  if (method === 'DELETE') return ack === undefined ? 'deleted' : undefined;
  return method === 'POST' && ack !== undefined ? 'acknowledged' : undefined;
}

/** What the answer says of the new event. */
export function createdEvent({ responseBody }: GatewayRecord): {
  readonly eventId: string | undefined;
  readonly createdAt: string | undefined;
} {
  const { event_id: eventId, created_at: createdAt } = parseJsonObject(responseBody.toString('utf8'));
  return {
    eventId: typeof eventId === 'string' ? eventId : undefined,
    createdAt: typeof createdAt === 'string' ? createdAt : undefined,
  };
}

function isCreation({ method, path, status }: GatewayRecord): boolean {
  return status === 201 && method === 'POST' && EVENTS_PATH.test(path);
}

/** Whether the answer repeats that of an earlier request with the same idempotency key. */
function isReplayed({ responseHeaders }: GatewayRecord): boolean {
  return responseHeaders.some(
    (name, at) =>
      at % 2 === 0 && name.toLowerCase() === 'idempotent-replayed' && responseHeaders[at + 1]?.toLowerCase() === 'true',
  );
}
