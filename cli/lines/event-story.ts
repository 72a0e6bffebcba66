import type { StoredEvent } from '../../protocol/events.ts';
import { layOutJson } from '../../protocol/text/json-layout.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** Everything of an event, as lines for a terminal. */
export function storedEventStory(event: StoredEvent): readonly SafeText[] {
  const { eventId, createdAt, status, acknowledgedAt, source, eventType, metadata, payload, payloadBytes } = event;
  const since = acknowledgedAt === undefined ? safe`` : safe` at ${visible(acknowledgedAt)}`;
  return [
    safe`Id       ${visible(eventId)}`,
    safe`Source   ${visible(source)}`,
    safe`Type     ${visible(eventType)}`,
    safe`Created  ${visible(createdAt)}`,
    safe`Status   ${visible(status)}${since}`,
    safe``,
    safe`Metadata`,
    ...jsonLines(metadata),
    safe``,
    safe`Payload  (${payloadBytes} bytes)`,
    ...jsonLines(payload),
  ];
}

function jsonLines(json: string): SafeText[] {
  return layOutJson(json)
    .split('\n')
    .map((line) => safe`  ${visible(line)}`);
}
