import type { DynaliteInternals, OpenStore } from './dynalite-internals.ts';

export interface TimeToLiveOptions {
  readonly deleteItem: DynaliteInternals['deleteItem'];
  /** By table name, the attribute with the expiry in epoch seconds. */
  readonly ttlAttributes: Readonly<Record<string, string>>;
  readonly nowMs: () => number;
}

/** Items looked at before other work gets a turn. */
const PAGE_ITEMS = 500;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html: older expiries are ignored */
const MAX_AGE_SECONDS = 5 * 365 * 24 * 60 * 60;

/**
 * Deletes the items that have expired, with their index entries, and resolves to their number. Each is deleted on
 * the condition that it is still expired, since it may have been written anew meanwhile.
 */
export async function removeExpiredItems(store: OpenStore, options: TimeToLiveOptions): Promise<number> {
  let removed = 0;
  for (const [tableName, attribute] of Object.entries(options.ttlAttributes)) {
    const prefix = `item-${tableName}~`;
    let position = prefix;
    for (let found = PAGE_ITEMS; found === PAGE_ITEMS; ) {
      found = 0;
      const nowSeconds = Math.floor(options.nowMs() / 1000);
      for await (const [key, item] of store.db.iterator({ gt: position, lt: `${prefix}~`, limit: PAGE_ITEMS })) {
        found += 1;
        position = key;
        const expiry = Number(item[attribute]?.N ?? Number.NaN);
        if (!(expiry <= nowSeconds && expiry > nowSeconds - MAX_AGE_SECONDS)) continue;
        if (await removeExpired(store, options, tableName, item, attribute, nowSeconds)) removed += 1;
      }
    }
  }
  return removed;
}

function removeExpired(
  store: OpenStore,
  { deleteItem }: TimeToLiveOptions,
  tableName: string,
  item: Readonly<Record<string, unknown>>,
  attribute: string,
  nowSeconds: number,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    store.getTable(tableName, (tableError, table) => {
      if (tableError) return resolve(false);
      const Key = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
      const Expected = {
        [attribute]: { ComparisonOperator: 'LE', AttributeValueList: [{ N: String(nowSeconds) }] },
      };
      deleteItem(store, { TableName: tableName, Key, Expected }, (error) => {
        if (!error) resolve(true);
        else if ('statusCode' in error) resolve(false);
        else reject(error);
      });
    });
  });
}
