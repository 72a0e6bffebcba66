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

/** What an event is, in a few words. */
export const EventAbout = StoredEvent.pick({ createdAt: true, source: true, eventType: true, priority: true });
export type EventAbout = z.infer<typeof EventAbout>;

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
  /** Of all others, while the event's creation is remembered. */
  about: EventAbout.optional(),
});
export type EventChange = z.infer<typeof EventChange>;

/** The most events that one page lists. */
export const MAX_EVENT_PAGE = 1_000;

/** `GET /v1/events?…`: events as they are in the table. It counts as no request, and needs no API key. */
export const EventQuery = z.strictObject({
  status: z.enum(['pending', 'acknowledged']).default('pending'),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  limit: z.coerce.number().int().min(1).max(MAX_EVENT_PAGE).default(100),
  /** Value of `next` of the page before. */
  after: z.string().max(2_000).optional(),
  /** In the filter language of docs/filters.md. */
  filter: z.string().optional(),
});
export type EventQuery = z.infer<typeof EventQuery>;

export const EventPage = z.object({
  events: z.array(StoredEvent),
  /**
   * Value of `after` for the next page; absent: this is the end. A page with a filter can hold fewer than asked for, or
   * none, and go on: a call reads a bounded number of events.
   */
  next: z.string().optional(),
});
export type EventPage = z.infer<typeof EventPage>;

/** The key that an action is done with; absent: the test key, where the emulator takes it. */
const apiKey = z.string().min(1).max(1_000).optional();

/** `POST /v1/events`: the body of the API's own call as text, in which every digit stays, or the fixture that has it. */
export const SendEvent = z.union(
  [z.strictObject({ body: z.string(), apiKey }), z.strictObject({ fixture: z.string().min(1).max(255), apiKey })],
  { error: 'one of body, the JSON text of an event, and fixture, the name of one; and apiKey if it needs another' },
);
export type SendEvent = z.infer<typeof SendEvent>;

/** `POST /v1/events/{id}/ack` and `DELETE /v1/events/{id}`: with which key. */
export const EventAction = z.strictObject({ apiKey });
export type EventAction = z.infer<typeof EventAction>;

/** How the API answered an action, whatever its status. */
export const ApiAnswer = z.object({
  status: z.number(),
  /** Of the request that was made; absent: the answer named none, as some of the gateway's do. */
  requestId: z.string().optional(),
  /** JSON text, as it came. */
  body: z.string(),
});
export type ApiAnswer = z.infer<typeof ApiAnswer>;
