import { type EpochMicros, formatTimestamp } from '../input/timestamp.ts';
import { type Endpoint, sendJson } from '../request-context.ts';
import type { EventStore } from '../store/events.ts';
import { eventIdOf, eventKeyOf } from './event-path.ts';

export interface DeleteEventOptions {
  readonly events: EventStore;
  readonly nowMicros: () => EpochMicros;
}

/** `DELETE /events/{event_id}`: one write; deleting what is not there succeeds too. */
export function deleteEvent({ events, nowMicros }: DeleteEventOptions): Endpoint {
  return async (request, response) => {
    const eventId = eventIdOf(request);
    const key = eventKeyOf(eventId);
    if (key !== undefined) await events.delete(key, formatTimestamp(nowMicros()), response.locals.callOptions);
    sendJson(response, 200, { event_id: eventId, message: 'Event deleted successfully' });
  };
}
