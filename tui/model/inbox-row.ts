import type { EventAbout, EventChange, StoredEvent } from '../../protocol/events.ts';

/** An event as the dashboard knows it, and what became of it. */
export interface InboxRow {
  readonly eventId: string;
  /** gone: it waits no longer, and why was not told. */
  readonly state: 'pending' | 'acknowledged' | 'deleted' | 'gone';
  /** Epoch milliseconds of the emulated cloud, of its newest change. */
  readonly changedAtMs: number;
  /** Of the request that changed it last; undefined: that was before this dashboard. */
  readonly requestId: string | undefined;
  /** Undefined: its creation was not seen, only what came later. */
  readonly event: StoredEvent | undefined;
  /** What it is at least; undefined: nothing is known but its id. */
  readonly about: EventAbout | undefined;
}

/** An event of a listing. */
export function rowOfEvent(event: StoredEvent): InboxRow {
  const { eventId, status, createdAt, acknowledgedAt } = event;
  return {
    eventId,
    state: status,
    changedAtMs: Date.parse(acknowledgedAt ?? createdAt),
    requestId: undefined,
    event,
    about: event,
  };
}

/** The row after a change. */
export function rowAfter(
  row: InboxRow | undefined,
  { change, eventId, timeMs, requestId, event, about = event }: EventChange,
): InboxRow {
  return {
    eventId,
    state: change === 'created' ? 'pending' : change,
    changedAtMs: timeMs,
    requestId,
    event: event ?? row?.event,
    about: about ?? row?.about,
  };
}
