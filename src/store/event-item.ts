import { createdAtOf } from '../input/event-id.ts';
import type { NewEvent } from '../input/new-event.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import { LONGEST_SHARD, type StoredStatus, shardOf, statusOf, storedStatus } from './inbox-shards.ts';

/** How long an event is kept. */
export const RETENTION_SECONDS = 7 * 24 * 60 * 60;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const MAX_ITEM_BYTES = 400 * 1024;

/** What acknowledging adds to an item: an event must still fit when it is acknowledged. */
const ACKNOWLEDGEMENT_BYTES =
  'acknowledged_at'.length +
  '2025-11-10T12:00:00.000000Z'.length +
  'ack_id'.length +
  36 +
  'acknowledged'.length -
  'pending'.length;

/** An event as the events table holds it. A deleted one keeps only its key, `ttl` and `deleted_at`. */
export interface EventItem {
  readonly event_id: string;
  readonly created_at: string;
  /** The partition key of the index, so it names the shard too. */
  readonly status: StoredStatus;
  readonly source: string;
  readonly event_type: string;
  /** JSON text: DynamoDB's own types would round numbers, bound the depth and refuse empty names. */
  readonly payload: string;
  /** JSON text, with its priority. */
  readonly metadata: string;
  /** Copied out of the metadata so that a query can filter on it. */
  readonly priority: string;
  readonly acknowledged_at?: string;
  /** Which request acknowledged it, so that a repeated write recognises its own. */
  readonly ack_id?: string;
  /** Expiry, epoch seconds. */
  readonly ttl: number;
}

/** The item of a new event. Everything about its time follows from its id, and its shard too. */
export function toEventItem(event: NewEvent, eventId: string, shards = 1): EventItem {
  const createdAt = createdAtOf(eventId);
  if (createdAt === undefined) throw new RangeError(`${eventId} is not an id of this API`);
  return {
    event_id: eventId,
    created_at: formatTimestamp(createdAt),
    status: storedStatus('pending', shardOf(eventId, shards)),
    source: event.source,
    event_type: event.eventType,
    payload: event.payload,
    metadata: event.metadata,
    priority: event.priority,
    ttl: Math.floor(createdAt / 1_000_000) + RETENTION_SECONDS,
  };
}

/**
 * The most bytes the item takes in DynamoDB while it lives: names and texts in UTF-8, a number by two digits a byte. All
 * shards of a layout count the same, or chance would decide about the largest events.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function largestItemBytes(item: EventItem, shards = 1): number {
  let bytes = ACKNOWLEDGEMENT_BYTES + (shards === 1 ? 0 : LONGEST_SHARD.length);
  for (const [name, value] of Object.entries({ ...item, status: statusOf(item.status) })) {
    bytes +=
      name.length + (typeof value === 'number' ? Math.ceil(String(value).length / 2) + 1 : Buffer.byteLength(value));
  }
  return bytes;
}
