import type { Connection } from '../../protocol/connection-file.ts';
import { newEventId } from '../../src/input/event-id.ts';
import { parseNewEvent } from '../../src/input/new-event.ts';
import type { EpochMicros } from '../../src/input/timestamp.ts';
import { type EventItem, toEventItem } from '../../src/store/event-item.ts';
import { API_HEADERS } from './subject.ts';

/** The body of every POST here: an event of ordinary size, about 300 bytes. */
export const SAMPLE_BODY = JSON.stringify({
  source: 'shop',
  event_type: 'order.created',
  payload: {
    order_id: 'ord_7Hq2mZ',
    customer: { id: 48151623, email: 'ada@example.com', name: 'Ada Lovelace' },
    items: [
      { sku: 'TEA-0042', quantity: 2, price: 7.95 },
      { sku: 'CUP-0007', quantity: 1, price: 12.5 },
    ],
    total: 28.4,
  },
  metadata: { correlation_id: 'bench', priority: 'normal' },
});

const event = parseNewEvent(Buffer.from(SAMPLE_BODY), 'application/json');

/** The item that the API would store for that body at that time. */
export function sampleItem(createdAt: EpochMicros): EventItem {
  return toEventItem(event, newEventId(createdAt));
}

/** Creates one event. Throws for any answer but 201. */
export async function postOnce({ apiUrl }: Pick<Connection, 'apiUrl'>): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/events`, { method: 'POST', headers: API_HEADERS, body: SAMPLE_BODY });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`The first event was answered with ${response.status}: ${text}`);
}
