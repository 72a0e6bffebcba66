import * as z from 'zod';
import type { EventReader } from '../../emulator/application.ts';
import type { DynamoDbAccess } from '../../emulator/emulator-options.ts';
import { shownPayload } from '../../emulator/events/event-change.ts';
import type { EventQuery, StoredEvent } from '../../protocol/events.ts';
import type { FilterFunction } from '../../protocol/filter/compile-filter.ts';
import { eventSubject } from '../../protocol/filter/event-subject.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { createdAtOf } from '../../src/input/event-id.ts';
import { createEventAdministration } from '../../src/store/event-administration.ts';
import type { EventItem } from '../../src/store/event-item.ts';
import { isStoredStatus, type StoredStatus, statusOf } from '../../src/store/inbox-shards.ts';
import type { IndexKey } from '../../src/store/shard-merge.ts';
import { openTableClient } from './table-client.ts';

/** Of how many events one call asks the filter, and how many queries it makes at most. */
const MAX_READ_EVENTS = 5_000;
const MAX_QUERIES = 10;

export interface EventTableOptions {
  readonly access: DynamoDbAccess;
  readonly tableName: string;
  /** How many shards of the index hold events. */
  readonly readShards: () => number;
  readonly nowMs: () => number;
}

/** The events table, past the function. This file loads the AWS SDK. */
export function openEventTable({ access, tableName, readShards, nowMs }: EventTableOptions): EventReader {
  const table = createEventAdministration(openTableClient(access), tableName);
  const nowSeconds = () => Math.floor(nowMs() / 1_000);
  return {
    async list({ status, order, limit, after }, matches) {
      const events: StoredEvent[] = [];
      let startKey = after === undefined ? undefined : parseCursor(after, status);
      let read = 0;
      for (let queries = 0; queries < MAX_QUERIES && read < MAX_READ_EVENTS; queries += 1) {
        const page = await table.page({
          status,
          shards: readShards(),
          order,
          limit: limit + 1,
          startKey,
          nowSeconds: nowSeconds(),
        });
        for (const item of page.items) {
          read += 1;
          const found = toStoredEvent(item);
          if (matches !== undefined && !matches(toSubject(found, item, nowMs()))) {
            startKey = keyOf(item);
            continue;
          }
          if (events.length === limit && startKey !== undefined) return { events, next: toCursor(startKey) };
          events.push(found);
          startKey = keyOf(item);
        }
        if (page.lastKey === undefined) return { events };
        startKey = page.lastKey;
      }
      return { events, ...(startKey !== undefined && { next: toCursor(startKey) }) };
    },
    async find(eventId) {
      const item = await table.find(eventId, nowSeconds());
      return item && { ...toStoredEvent(item), payload: item.payload, isTruncated: false };
    },
  };
}

/** The filter sees the whole payload. */
function toSubject(event: StoredEvent, { payload }: EventItem, nowMs: number): Parameters<FilterFunction>[0] {
  return eventSubject({ ...event, payload }, { nowMs });
}

function toStoredEvent(item: EventItem): StoredEvent {
  const { acknowledged_at: acknowledgedAt } = item;
  return {
    eventId: item.event_id,
    createdAt: item.created_at,
    status: statusOf(item.status),
    source: item.source,
    eventType: item.event_type,
    priority: item.priority,
    metadata: item.metadata,
    ...shownPayload(item.payload),
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
  };
}

function keyOf({ event_id, created_at, status }: EventItem): IndexKey {
  return { event_id, created_at, status };
}

const Cursor = z.strictObject({
  event_id: z.string().refine((id) => createdAtOf(id) !== undefined),
  created_at: z.string(),
  status: z.custom<StoredStatus>((value) => typeof value === 'string' && isStoredStatus(value)),
});

function toCursor(key: IndexKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function parseCursor(text: string, status: EventQuery['status']): IndexKey {
  try {
    const key = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (statusOf(key.status) === status) return key;
  } catch {
    // Falls through to the same refusal.
  }
  throw new WorkbenchError('BAD_ARGUMENT', 'after: this is not the `next` of a page of the same events.');
}
