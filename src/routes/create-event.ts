import { ApiError, compressedBody, payloadTooLarge } from '../errors.ts';
import { newEventId } from '../input/event-id.ts';
import { type NewEvent, parseNewEvent } from '../input/new-event.ts';
import type { EpochMicros } from '../input/timestamp.ts';
import { type ApiResponse, type AuthenticatedKey, type Endpoint, sendJson } from '../request-context.ts';
import { type EventItem, largestItemBytes, MAX_ITEM_BYTES, toEventItem } from '../store/event-item.ts';
import type { EventKey, EventStore } from '../store/events.ts';
import type { IdempotencyStore } from '../store/idempotency.ts';

export interface CreateEventOptions {
  readonly events: EventStore;
  readonly idempotency: IdempotencyStore;
  readonly nowMicros: () => EpochMicros;
  /** Over how many shards of the index new events are spread. */
  readonly shards: number;
}

/** `POST /events`: one put, or with an idempotency key a claim and then a put that a retry can repeat. */
export function createEvent({ events, idempotency, nowMicros, shards }: CreateEventOptions): Endpoint {
  return async (request, response) => {
    // In Lambda the body comes read already, past the parser that would look at this.
    if (isCompressed(request.headers['content-encoding'])) throw compressedBody();
    const event = parseNewEvent(request.body, request.headers['content-type']);
    const item = toEventItem(event, newEventId(nowMicros()), shards);
    const itemBytes = largestItemBytes(item, shards);
    if (itemBytes > MAX_ITEM_BYTES) throw payloadTooLarge('The event as stored', MAX_ITEM_BYTES, itemBytes);

    const { idempotencyKey } = event;
    if (idempotencyKey === undefined) {
      await events.put(item, response.locals.callOptions);
      answer(response, item);
    } else {
      await createOnce(response, { ...event, idempotencyKey }, item);
    }
  };

  async function createOnce(
    response: ApiResponse,
    event: NewEvent & { readonly idempotencyKey: string },
    item: EventItem,
  ): Promise<void> {
    const { callOptions, apiKey } = response.locals;
    const { hash } = apiKey as AuthenticatedKey;
    const nowSeconds = Math.floor(nowMicros() / 1_000_000);
    const claim = await idempotency.claim(hash, event, keyOf(item), nowSeconds, callOptions);
    if (claim.kind === 'conflict') throw keyReused(claim.key);
    if (claim.kind === 'claimed') {
      await events.putOnce(item, callOptions);
      answer(response, item);
      return;
    }
    // The first attempt may have ended between its claim and its event: then this one finishes the work.
    if (!(await events.exists(claim.key, callOptions))) {
      await events.putOnce(toEventItem(event, claim.key.event_id, shards), callOptions);
    }
    response.setHeader('Idempotent-Replayed', 'true');
    answer(response, claim.key);
  }
}

function isCompressed(contentEncoding: string | undefined): boolean {
  return contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity';
}

function keyOf({ event_id, created_at }: EventItem): EventKey {
  return { event_id, created_at };
}

function answer(response: ApiResponse, { event_id, created_at }: EventKey): void {
  response.locals.logFields.event_id = event_id;
  sendJson(response, 201, { event_id, created_at, status: 'pending', message: 'Event ingested successfully' });
}

function keyReused({ event_id }: EventKey): ApiError {
  return new ApiError('CONFLICT', 'This idempotency key was used for another request in the last 24 hours.', {
    details: { event_id },
  });
}
