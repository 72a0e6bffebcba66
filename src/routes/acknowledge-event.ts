import { randomUUID } from 'node:crypto';
import { ApiError, eventNotFound } from '../errors.ts';
import { type EpochMicros, formatTimestamp } from '../input/timestamp.ts';
import { type Endpoint, sendJson } from '../request-context.ts';
import type { EventStore } from '../store/events.ts';
import { requireEventKey } from './event-path.ts';

export interface AcknowledgeEventOptions {
  readonly events: EventStore;
  readonly nowMicros: () => EpochMicros;
}

/** `POST /events/{event_id}/ack`: one conditional update; of any number at once exactly one succeeds. */
export function acknowledgeEvent({ events, nowMicros }: AcknowledgeEventOptions): Endpoint {
  return async (request, response) => {
    const key = requireEventKey(request);
    const now = nowMicros();
    const result = await events.acknowledge(
      key,
      { ackId: randomUUID(), acknowledgedAt: formatTimestamp(now), nowSeconds: Math.floor(now / 1_000_000) },
      response.locals.callOptions,
    );
    switch (result.kind) {
      case 'acknowledged':
        sendJson(response, 200, {
          event_id: key.event_id,
          status: 'acknowledged',
          acknowledged_at: result.acknowledgedAt,
          message: 'Event acknowledged successfully',
        });
        return;
      case 'alreadyAcknowledged':
        throw new ApiError('CONFLICT', 'The event is acknowledged already.', {
          details: { event_id: key.event_id, current_status: 'acknowledged', acknowledged_at: result.acknowledgedAt },
        });
      case 'notFound':
        throw eventNotFound(key.event_id);
    }
  };
}
