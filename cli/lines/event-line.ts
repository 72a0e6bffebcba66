import type { EventChange, StoredEvent } from '../../protocol/events.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** A stored event on one line. */
export function storedEventLine(event: StoredEvent): SafeText {
  const { eventId, createdAt, source, eventType, priority, payloadBytes } = event;
  const rare = priority === 'normal' ? safe`` : safe`  ${visible(priority)}`;
  return safe`${visible(eventId)}  ${visible(createdAt)}  ${visible(source)}  ${visible(eventType)}  ${payloadBytes} B${rare}`;
}

/** What a request has done to an event, on one line. */
export function eventChangeLine({ timeMs, change, eventId, event, about = event }: EventChange): SafeText {
  const time = visible(new Date(timeMs).toISOString().slice(11, 23));
  const what = about === undefined ? safe`` : safe`  ${visible(about.source)}  ${visible(about.eventType)}`;
  return safe`${time}  ${visible(change)}  ${visible(eventId)}${what}`;
}
