import type { EventAbout } from '../../protocol/events.ts';
import type { GatewayRecord } from '../gateway/gateway-record.ts';
import { parseJsonObject } from '../json-object.ts';
import { createdEvent } from './event-route.ts';

/** As many as the stream and the history keep. */
const MAX_EVENTS = 10_000;

/** Reading larger ones for a few words of them would take longer than a millisecond. */
const MAX_BODY_BYTES = 64 * 1024;

/** What the newest events are, so that what becomes of them can be told with more than their id. */
export class CreatedEvents {
  readonly #known = new Map<string, EventAbout>();

  /** Of a request that has created an event. */
  note(request: GatewayRecord): void {
    const { eventId, createdAt } = createdEvent(request);
    if (eventId === undefined || createdAt === undefined || request.requestBody.length > MAX_BODY_BYTES) return;
    const { source, event_type: eventType, metadata } = parseJsonObject(request.requestBody.toString('utf8'));
    if (typeof source !== 'string' || typeof eventType !== 'string') return;
    const { priority } = (metadata ?? {}) as { readonly priority?: unknown };
    this.#known.set(eventId, {
      createdAt,
      source: source.trim(),
      eventType: eventType.trim(),
      priority: typeof priority === 'string' ? priority : 'normal',
    });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_EVENTS && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Undefined: it was created before the emulator's start, or newer ones have taken its place. */
  find(eventId: string | undefined): EventAbout | undefined {
    return eventId === undefined ? undefined : this.#known.get(eventId);
  }
}
