/**
 * The index has one partition key for each status, so all pending events are in one partition, and AWS limits that to
 * 1,000 write units a second. Spread over n shards, `pending` becomes `pending`, `pending@1` … `pending@(n-1)`: the first
 * of them is the plain layout's, so that n can grow on a table that is in use.
 */

/** More shards than this need more than the 40,000 write units a second that AWS gives a table unasked, and make a page too much work. */
export const MAX_INBOX_SHARDS = 32;

/** What a stored status has more than the plain one. */
export const LONGEST_SHARD = `@${MAX_INBOX_SHARDS - 1}`;

/** Over how many shards the pending events are spread. */
export interface InboxShards {
  /** New events are spread over so many. */
  readonly written: number;
  /** So many are read: more than are written while the table still has events of a time with more. */
  readonly read: number;
}

/** All in one. */
export const PLAIN_LAYOUT: InboxShards = { written: 1, read: 1 };

export type EventStatus = 'pending' | 'acknowledged';

/** A status as it is stored, with the shard that the event is in. */
export type StoredStatus = EventStatus | `${EventStatus}@${number}`;

/** The shard of an event, by random digits of its id: a repeated write finds the same one. */
export function shardOf(eventId: string, shards: number): number {
  return Number.parseInt(eventId.slice(-8), 16) % shards;
}

/** `@` for its hashes: by the order in which DynamoDB scans keys, the first eight lie in partitions of their own among 16. */
export function storedStatus(status: EventStatus, shard: number): StoredStatus {
  return shard === 0 ? status : `${status}@${shard}`;
}

/** The status that a client sees. */
export function statusOf(stored: StoredStatus): EventStatus {
  return stored.startsWith('pending') ? 'pending' : 'acknowledged';
}

/** Whether a status can be one of the index. */
export function isStoredStatus(text: string): text is StoredStatus {
  const match = /^(?:pending|acknowledged)(?:@([1-9]\d?))?$/.exec(text);
  return match !== null && Number(match[1] ?? 0) < MAX_INBOX_SHARDS;
}

/** The shard that a stored status names. */
export function shardOfStatus(stored: StoredStatus): number {
  return Number(stored.split('@')[1] ?? 0);
}
