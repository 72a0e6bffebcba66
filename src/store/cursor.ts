import * as z from 'zod';
import { createdAtOf } from '../input/event-id.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import {
  isStoredStatus,
  MAX_INBOX_SHARDS,
  type StoredStatus,
  shardOf,
  shardOfStatus,
  statusOf,
} from './inbox-shards.ts';

const LastEvaluatedKey = z.strictObject({
  event_id: z.string(),
  created_at: z.string(),
  status: z.custom<StoredStatus>(
    (value) => typeof value === 'string' && isStoredStatus(value) && statusOf(value) === 'pending',
  ),
});

/**
 * Where a page of the inbox ended: the LastEvaluatedKey of the index over pending events. One is enough for all shards, as
 * events are in order by their time, then by their shard.
 */
export type InboxCursor = z.infer<typeof LastEvaluatedKey>;

/** base64url of the key's JSON. */
export function encodeCursor(key: InboxCursor): string {
  const { event_id, created_at, status } = key;
  return Buffer.from(JSON.stringify({ event_id, created_at, status })).toString('base64url');
}

/**
 * The key of a cursor that this API made, or undefined: for damaged text, for another shape, for other statuses
 * than pending, and for an id, a time and a shard that no event of ours can have together.
 */
export function decodeCursor(cursor: string): InboxCursor | undefined {
  if (cursor.length > MAX_CURSOR_CHARACTERS) return undefined;
  const json = Buffer.from(cursor, 'base64url').toString('utf8');
  const parsed = LastEvaluatedKey.safeParse(parseJson(json));
  if (!parsed.success || encodeCursor(parsed.data) !== cursor) return undefined;
  const createdAt = createdAtOf(parsed.data.event_id);
  if (createdAt === undefined || formatTimestamp(createdAt) !== parsed.data.created_at) return undefined;
  if (!isPossibleShard(parsed.data)) return undefined;
  return parsed.data;
}

/** Whether the event is in this shard by any number of shards: the number may have changed since. */
function isPossibleShard({ event_id, status }: InboxCursor): boolean {
  const shard = shardOfStatus(status);
  for (let shards = shard + 1; shards <= MAX_INBOX_SHARDS; shards += 1) {
    if (shardOf(event_id, shards) === shard) return true;
  }
  return false;
}

const MAX_CURSOR_CHARACTERS = 1024;

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
