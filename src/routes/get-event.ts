import { eventNotFound } from '../errors.ts';
import { type Endpoint, sendJsonText } from '../request-context.ts';
import type { EventStore } from '../store/events.ts';
import { requireEventKey } from './event-path.ts';
import { eventMembersText } from './event-text.ts';

/** `GET /events/{event_id}`: one consistent read, so that a client sees what it has just written. */
export function getEvent({ events, nowMs }: { readonly events: EventStore; readonly nowMs: () => number }): Endpoint {
  return async (request, response) => {
    const key = requireEventKey(request);
    const item = await events.get(key, Math.floor(nowMs() / 1000), response.locals.callOptions);
    if (item === undefined) throw eventNotFound(key.event_id);
    sendJsonText(
      response,
      200,
      `{${eventMembersText(item)},"request_id":${JSON.stringify(response.locals.requestId)}}`,
    );
  };
}
