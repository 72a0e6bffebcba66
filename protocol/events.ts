import * as z from 'zod';

/** Of a payload that lists and the stream show; `GET /v1/events/{id}` shows all of it. */
export const MAX_SHOWN_PAYLOAD_BYTES = 64 * 1024;

/** An event of the API as the emulator's own table has it, or as it was sent. */
export const StoredEvent = z.object({
  eventId: z.string(),
  /** ISO 8601 UTC with microseconds. */
  createdAt: z.string(),
  status: z.enum(['pending', 'acknowledged']),
  source: z.string(),
  eventType: z.string(),
  priority: z.string(),
  /** JSON text, with every digit as it was sent. */
  metadata: z.string(),
  /** JSON text, with every digit as it was sent; the beginning of a large one. */
  payload: z.string(),
  /** Of the whole payload. */
  payloadBytes: z.number(),
  /** Whether `payload` is only the beginning. */
  isTruncated: z.boolean(),
  acknowledgedAt: z.string().optional(),
});
export type StoredEvent = z.infer<typeof StoredEvent>;

/** What a request has done to an event: an event of the stream of the kind `event`. */
export const EventChange = z.object({
  change: z.enum(['created', 'acknowledged', 'deleted']),
  eventId: z.string(),
  /** Of the request's arrival, epoch milliseconds of the emulated cloud. */
  timeMs: z.number(),
  /** Of the request that did it. */
  requestId: z.string(),
  /** Of the key that it was made with. */
  apiKeyId: z.string().optional(),
  /** Of a creation, while what was sent is kept. */
  event: StoredEvent.optional(),
});
export type EventChange = z.infer<typeof EventChange>;
