import { createdAtOf } from '../input/event-id.ts';
import { type EpochMicros, formatTimestamp } from '../input/timestamp.ts';
import type { EventItem } from './event-item.ts';
import type { StoredStatus } from './inbox-shards.ts';

/** Key of an event in the index. */
export interface IndexKey {
  readonly event_id: string;
  readonly created_at: string;
  readonly status: StoredStatus;
}

/** One query of one shard. */
export interface ShardQuery {
  readonly status: StoredStatus;
  /** How many events are looked at. */
  readonly limit: number;
  /** Where the shard was left: what follows this key. */
  readonly startKey?: IndexKey;
  /** Where another shard was left: what follows by time, this time included. */
  readonly createdFrom?: string;
}

export interface ShardPage {
  readonly items: readonly EventItem[];
  /** Undefined: the shard ends here. */
  readonly lastKey: IndexKey | undefined;
}

export interface ShardMergeOptions {
  /** A status for each shard, in the order of the shards. */
  readonly statuses: readonly StoredStatus[];
  readonly order: 'oldest' | 'newest';
  /** The last event before; its status may be one that is no longer read. */
  readonly start: IndexKey | undefined;
  /** Of a shard's first query; each that follows looks this many times further than the one before. */
  readonly firstLimit: number;
  readonly widening: number;
  readonly query: (query: ShardQuery) => Promise<ShardPage>;
}

interface Shard {
  readonly status: StoredStatus;
  readonly start: Pick<ShardQuery, 'startKey' | 'createdFrom'>;
  /** Read and not yet taken. */
  queue: readonly EventItem[];
  /** The last key that was looked at; undefined: none was. */
  readTo: IndexKey | undefined;
  isEnded: boolean;
  limit: number;
}

/** `unread`: some shard must be read on before it is known which event comes next. */
export type NextEvent =
  | { readonly kind: 'event'; readonly item: EventItem }
  | { readonly kind: 'unread' }
  | { readonly kind: 'end' };

/**
 * Events of all shards in one order: by time, then by shard, then as the index has them. An event is handed out only when
 * every shard has been read past it, so the key of any event is a place from which all shards can be gone on with.
 */
export function createShardMerge({ statuses, order, start, firstLimit, widening, query }: ShardMergeOptions) {
  const ranks = new Map(statuses.map((status, index) => [status, index]));
  const comesBefore = (a: IndexKey, b: IndexKey) =>
    a.created_at === b.created_at
      ? rankOf(a.status, ranks) < rankOf(b.status, ranks)
      : a.created_at < b.created_at === (order === 'oldest');
  const shards = statuses.map(
    (status): Shard => ({
      status,
      start: start === undefined ? {} : startOf(status, start, order, ranks),
      queue: [],
      readTo: undefined,
      isEnded: false,
      limit: firstLimit,
    }),
  );

  const first = () => {
    let earliest: Shard | undefined;
    for (const shard of shards) {
      const [head] = shard.queue;
      const [best] = earliest?.queue ?? [];
      if (head !== undefined && (best === undefined || comesBefore(head, best))) earliest = shard;
    }
    return earliest;
  };
  const unread = () => {
    const [head] = first()?.queue ?? [];
    return shards.filter(({ queue, readTo, isEnded }) => {
      if (isEnded || queue.length > 0) return false;
      return readTo === undefined || head === undefined || comesBefore(readTo, head);
    });
  };

  return {
    next(): NextEvent {
      if (unread().length > 0) return { kind: 'unread' };
      const item = first()?.queue[0];
      return item === undefined ? { kind: 'end' } : { kind: 'event', item };
    },

    /** Takes the next event out. */
    take(): void {
      const shard = first();
      if (shard !== undefined) shard.queue = shard.queue.slice(1);
    },

    /** Whether events are known that were not taken. */
    hasQueued: () => shards.some(({ queue }) => queue.length > 0),

    /** Up to where every shard has been looked at; undefined: there is nothing that would have to be read. */
    readTo(): IndexKey | undefined {
      let least: IndexKey | undefined;
      for (const { readTo } of unread()) {
        if (readTo !== undefined && (least === undefined || comesBefore(readTo, least))) least = readTo;
      }
      return least;
    },

    /** Reads on, all at once, those shards that the next event waits for. */
    async readOn(): Promise<void> {
      await Promise.all(
        unread().map(async (shard) => {
          const from = shard.readTo === undefined ? shard.start : { startKey: shard.readTo };
          const { items, lastKey } = await query({ status: shard.status, limit: shard.limit, ...from });
          shard.queue = items;
          shard.readTo = lastKey;
          shard.isEnded = lastKey === undefined;
          shard.limit *= widening;
        }),
      );
    },
  };
}

/** Where a shard begins after an event of any shard: of those of the same time, lower shards have gone before. */
function startOf(
  status: StoredStatus,
  start: IndexKey,
  order: 'oldest' | 'newest',
  ranks: ReadonlyMap<StoredStatus, number>,
): Pick<ShardQuery, 'startKey' | 'createdFrom'> {
  if (status === start.status) return { startKey: start };
  const isBehind = rankOf(status, ranks) < rankOf(start.status, ranks);
  if (!isBehind) return { createdFrom: start.created_at };
  const createdAt = createdAtOf(start.event_id) as EpochMicros;
  return { createdFrom: formatTimestamp(order === 'oldest' ? createdAt + 1 : createdAt - 1) };
}

/** A shard that is no longer read came after all that still are, since shards are taken away from the end. */
function rankOf(status: StoredStatus, ranks: ReadonlyMap<StoredStatus, number>): number {
  return ranks.get(status) ?? ranks.size;
}
