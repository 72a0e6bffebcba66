import type { StreamEvent } from '../../protocol/stream.ts';

/** Events that come again and again, each time of other requests and other events of the API. */
export class EventCycle {
  readonly #events: readonly StreamEvent[];
  #at = 0;
  #round = 0;
  #requests = 0;
  readonly #seen = new Set<string>();

  constructor(events: readonly StreamEvent[]) {
    this.#events = events;
  }

  /** Requests so far; one of which more has become known is told twice, and counts once. */
  get requests(): number {
    return this.#requests;
  }

  get eventsPerRequest(): number {
    const ids = this.#events.flatMap(({ kind, data }) => (kind === 'request' ? [(data as RowData).requestId] : []));
    return this.#events.length / new Set(ids).size;
  }

  /** The next event, as of now. */
  next(nowMs: number): Pick<StreamEvent, 'kind'> & { readonly data: object } {
    const event = this.#events[this.#at] as StreamEvent;
    const data = event.data as RowData;
    const { requestId = '', eventId } = data;
    const renamed = {
      ...data,
      ...(data.requestId !== undefined && { requestId: this.#rename(requestId) }),
      ...(eventId !== undefined && { eventId: this.#rename(eventId) }),
      ...(data.event !== undefined && {
        event: { ...data.event, eventId: this.#rename(data.event.eventId), createdAt: new Date(nowMs).toISOString() },
      }),
      ...(data.timeMs !== undefined && { timeMs: nowMs }),
      ...(data.timestampMs !== undefined && { timestampMs: nowMs }),
      ...(data.sequence !== undefined && { sequence: data.sequence + this.#round * this.#events.length }),
    };
    if (event.kind === 'request' && !this.#seen.has(requestId)) {
      this.#seen.add(requestId);
      this.#requests += 1;
    }
    this.#at += 1;
    if (this.#at === this.#events.length) {
      this.#at = 0;
      this.#round += 1;
      this.#seen.clear();
    }
    return { kind: event.kind, data: renamed };
  }

  #rename(id: string): string {
    return `${this.#round.toString(16).padStart(8, '0')}${id.slice(8)}`;
  }
}

/** What of the rows' data is another each time. */
interface RowData {
  readonly requestId?: string;
  readonly eventId?: string;
  readonly event?: { readonly eventId: string };
  readonly timeMs?: number;
  readonly timestampMs?: number;
  readonly sequence?: number;
}
