import type { EventItem } from '../store/event-item.ts';
import { statusOf } from '../store/inbox-shards.ts';

/** An event's members as JSON text without the braces, payload and metadata exactly as they were sent. */
export function eventMembersText(item: EventItem): string {
  const members = [
    `"event_id":"${item.event_id}"`,
    `"created_at":"${item.created_at}"`,
    `"source":${JSON.stringify(item.source)}`,
    `"event_type":${JSON.stringify(item.event_type)}`,
    `"payload":${item.payload}`,
    `"status":"${statusOf(item.status)}"`,
    `"metadata":${item.metadata}`,
  ];
  if (item.acknowledged_at !== undefined) members.push(`"acknowledged_at":"${item.acknowledged_at}"`);
  return members.join(',');
}
