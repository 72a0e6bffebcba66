import { setImmediate } from 'node:timers/promises';
import type { Action, OpenStore } from '../dynalite/dynalite-internals.ts';
import { isServiceError } from '../wire/service-error.ts';

export interface TimeToLiveOptions {
  /** dynalite's DeleteItem itself: the removal of expired items uses no capacity. */
  readonly deleteItem: Action;
  /** By table name, the attribute with the expiry in epoch seconds. */
  readonly attributes: ReadonlyMap<string, string>;
  /** How long an item outlives its expiry. */
  readonly lagMs: number;
  /** Time of the emulated cloud. */
  readonly nowMs: () => number;
  readonly signal?: AbortSignal;
}

/** Items looked at before other work gets a turn. */
const PAGE_ITEMS = 200;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html: older expiries are ignored */
const MAX_AGE_SECONDS = 5 * 365 * 24 * 60 * 60;

/**
 * Deletes the items whose expiry is longer ago than the lag, with their index entries, and resolves to their number. Each
 * is deleted on the condition that it is still due, since it may have been written anew meanwhile.
 */
export async function removeExpiredItems(store: OpenStore, options: TimeToLiveOptions): Promise<number> {
  const { signal } = options;
  let removed = 0;
  for (const [tableName, attribute] of options.attributes) {
    const prefix = `item-${tableName}~`;
    let position = prefix;
    for (let found = PAGE_ITEMS; found === PAGE_ITEMS && !signal?.aborted; ) {
      found = 0;
      const nowSeconds = Math.floor(options.nowMs() / 1000);
      const dueSeconds = Math.floor((options.nowMs() - options.lagMs) / 1000);
      for await (const [key, item] of store.db.iterator({ gt: position, lt: `${prefix}~`, limit: PAGE_ITEMS })) {
        if (signal?.aborted) break;
        found += 1;
        position = key;
        const expiry = Number((item[attribute] as { readonly N?: string } | undefined)?.N ?? Number.NaN);
        if (!(expiry <= dueSeconds && expiry > nowSeconds - MAX_AGE_SECONDS)) continue;
        if (await removeExpired(store, options.deleteItem, { tableName, item, attribute, dueSeconds })) removed += 1;
      }
      await setImmediate();
    }
  }
  return removed;
}

function removeExpired(
  store: OpenStore,
  deleteItem: Action,
  expired: {
    readonly tableName: string;
    readonly item: Readonly<Record<string, unknown>>;
    readonly attribute: string;
    readonly dueSeconds: number;
  },
): Promise<boolean> {
  const { tableName, item, attribute, dueSeconds } = expired;
  return new Promise((resolve, reject) => {
    store.getTable(tableName, (tableError, table) => {
      if (tableError) return resolve(false);
      const Key = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
      const Expected = {
        [attribute]: { ComparisonOperator: 'LE', AttributeValueList: [{ N: String(dueSeconds) }] },
      };
      deleteItem(store, { TableName: tableName, Key, Expected }, (error) => {
        if (!error) resolve(true);
        else if (isServiceError(error)) resolve(false);
        else reject(error);
      });
    });
  });
}
