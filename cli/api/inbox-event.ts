import type { StoredEvent } from '../../protocol/events.ts';
import { memberTexts } from '../../src/input/json-text.ts';

/** An event of the API's answer, whose payload stays the text that it is. */
export function toStoredEvent(json: string): StoredEvent {
  const members = memberTexts(json);
  const text = (name: string) => {
    const value: unknown = JSON.parse(members.get(name) ?? '""');
    return typeof value === 'string' ? value : '';
  };
  const metadata = members.get('metadata') ?? '{}';
  const { priority = 'normal' } = JSON.parse(metadata) as { readonly priority?: string };
  const payload = members.get('payload') ?? '{}';
  return {
    eventId: text('event_id'),
    createdAt: text('created_at'),
    status: 'pending',
    source: text('source'),
    eventType: text('event_type'),
    priority,
    metadata,
    payload,
    payloadBytes: Buffer.byteLength(payload),
    isTruncated: false,
  };
}
