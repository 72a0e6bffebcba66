import { withoutWhitespace } from '../../../src/input/json-text.ts';
import type { NewEvent } from '../../../src/input/new-event.ts';
import type { ApiKeyItem } from '../../../src/store/api-keys.ts';
import type { EventItem } from '../../../src/store/event-item.ts';
import type { EventKey } from '../../../src/store/events.ts';
import type { Store } from '../../../src/store/store.ts';
import { createMemoryCounters } from '../../../src/test-counters.ts';

/** The store of the API in memory, under the conditions of that in DynamoDB. */
export interface MemoryStore extends Store {
  readonly keys: Map<string, ApiKeyItem>;
}

type Stored = { -readonly [Name in keyof EventItem]?: EventItem[Name] } & EventKey;

interface Claim {
  readonly key: EventKey;
  readonly request: string;
  readonly ttl: number;
}

export function createMemoryStore(): MemoryStore {
  const items = new Map<string, Stored>();
  const claims = new Map<string, Claim>();
  const keys = new Map<string, ApiKeyItem>();
  /** What a database does comes after the call: calls of one moment overlap, and each is done at once. */
  const atomically = async <T>(action: () => T): Promise<T> => {
    await new Promise(setImmediate);
    return action();
  };
  const live = (key: EventKey, nowSeconds: number): EventItem | undefined => {
    const item = items.get(key.event_id);
    return item?.status !== undefined && Number(item.ttl) > nowSeconds ? (item as EventItem) : undefined;
  };

  return {
    keys,
    events: {
      put: (item) => atomically(() => void items.set(item.event_id, { ...item })),
      putOnce: (item) =>
        atomically(() => {
          if (!items.has(item.event_id)) items.set(item.event_id, { ...item });
        }),
      exists: (key) => atomically(() => items.has(key.event_id)),
      get: (key, nowSeconds) =>
        atomically(() => {
          const item = live(key, nowSeconds);
          return item && { ...item };
        }),
      acknowledge: (key, { ackId, acknowledgedAt, nowSeconds }) =>
        atomically(() => {
          const item = live(key, nowSeconds);
          if (item === undefined) return { kind: 'notFound' };
          if (item.acknowledged_at !== undefined) {
            return { kind: 'alreadyAcknowledged', acknowledgedAt: item.acknowledged_at };
          }
          Object.assign(item, { status: 'acknowledged', acknowledged_at: acknowledgedAt, ack_id: ackId });
          return { kind: 'acknowledged', acknowledgedAt };
        }),
      delete: (key) =>
        atomically(() => {
          const item = items.get(key.event_id);
          if (item !== undefined) items.set(key.event_id, { ...key, ...(item.ttl !== undefined && { ttl: item.ttl }) });
        }),
    },
    inbox: {
      read: (query, search) =>
        atomically(() => {
          const pending = [...items.values()].filter(
            (item): item is EventItem =>
              item.status === 'pending' &&
              Number(item.ttl) > search.nowSeconds &&
              (query.source === undefined || item.source === query.source) &&
              (query.eventType === undefined || item.event_type === query.eventType) &&
              (query.priority === undefined || item.priority === query.priority) &&
              (query.createdAfter === undefined || item.created_at >= query.createdAfter) &&
              (query.createdBefore === undefined || item.created_at <= query.createdBefore) &&
              (query.cursor === undefined || placeOf(item) > placeOf(query.cursor)) &&
              search.matches(item as EventItem),
          );
          pending.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
          let accepted = 0;
          let position = query.cursor;
          for (const item of pending) {
            if (accepted === query.limit || !search.accept(item)) return position;
            accepted += 1;
            position = { event_id: item.event_id, created_at: item.created_at, status: 'pending' };
          }
          return undefined;
        }),
    },
    idempotency: {
      claim: (apiKeyHash, event, key, nowSeconds) =>
        atomically(() => {
          const name = `${apiKeyHash}#${event.idempotencyKey}`;
          const known = claims.get(name);
          const request = requestOf(event);
          if (known === undefined || known.ttl <= nowSeconds) {
            claims.set(name, { key, request, ttl: nowSeconds + CLAIM_SECONDS });
            return { kind: 'claimed' };
          }
          return { kind: known.request === request ? 'repeated' : 'conflict', key: known.key };
        }),
    },
    apiKeys: { get: (hash) => atomically(() => keys.get(hash)) },
    rateLimits: createMemoryCounters(),
  };
}

const CLAIM_SECONDS = 24 * 60 * 60;

function placeOf({ created_at, event_id }: EventKey): string {
  return `${created_at} ${event_id}`;
}

function requestOf({ source, eventType, payload, metadata }: NewEvent): string {
  return JSON.stringify([source, eventType, withoutWhitespace(payload), withoutWhitespace(metadata)]);
}
