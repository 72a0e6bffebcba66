import { eventNotFound, validationError } from '../errors.ts';
import { createdAtOf, isUuid } from '../input/event-id.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import type { ApiRequest } from '../request-context.ts';
import type { EventKey } from '../store/events.ts';

/** The UUID in the path, in lower case. Throws a 400 for anything else. */
export function eventIdOf(request: ApiRequest): string {
  const { event_id: eventId = '' } = request.params;
  if (isUuid(eventId)) return eventId.toLowerCase();
  throw validationError(
    [{ field: 'event_id', message: 'is not a UUID', type: 'uuid_invalid' }],
    'Use the event_id of the answer that created the event.',
  );
}

/** The key of the event with this id, or undefined when no event can have it. */
export function eventKeyOf(eventId: string): EventKey | undefined {
  const createdAt = createdAtOf(eventId);
  return createdAt === undefined ? undefined : { event_id: eventId, created_at: formatTimestamp(createdAt) };
}

/** The key of the event in the path. Throws a 400 for what is not a UUID and a 404 for ids that no event can have. */
export function requireEventKey(request: ApiRequest): EventKey {
  const eventId = eventIdOf(request);
  const key = eventKeyOf(eventId);
  if (key === undefined) throw eventNotFound(eventId);
  return key;
}
