import type { Callback, StoredItems } from '../dynalite/metered-parts.ts';
import type { Item } from '../limits/item-size.ts';
import type { CapacityCall, CapacityMeter } from './capacity-call.ts';
import { ThrottlingError } from './throttling-error.ts';
import { writingStore } from './writes.ts';

interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

interface BatchWriteInput {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
}

/**
 * Meters BatchWriteItem: each item for itself. Those that are throttled are not written and come back to the caller as
 * unprocessed; only if all are is the batch refused.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export function meterBatchWrite(call: CapacityCall): CapacityMeter {
  /** By `{table}~{key}`. */
  const throttled = new Map<string, ThrottlingError>();
  const store = writingStore(call, (items, tableName) =>
    forgiving(items, (key, error) => throttled.set(`${tableName}~${key}`, error)),
  );
  return {
    store,
    settle(error, result, callback) {
      if (error || throttled.size === 0) return callback(error, result);
      const UnprocessedItems: Record<string, readonly WriteRequest[]> = {};
      let processed = 0;
      for (const [tableName, requests] of Object.entries((call.input as unknown as BatchWriteInput).RequestItems)) {
        const table = call.table(tableName);
        const left = requests.filter(({ PutRequest, DeleteRequest }) =>
          throttled.has(`${tableName}~${call.db.createKey((PutRequest?.Item ?? DeleteRequest?.Key) as Item, table)}`),
        );
        if (left.length > 0) UnprocessedItems[tableName] = left;
        processed += requests.length - left.length;
      }
      if (processed === 0) callback(throttled.values().next().value);
      else callback(null, { ...result, UnprocessedItems });
    },
  };
}

/** dynalite fails a batch with its first failure, so a throttled write has to look like a success to it. */
function forgiving(items: StoredItems, onThrottled: (key: string, error: ThrottlingError) => void): StoredItems {
  const forgivingItems = Object.create(items) as StoredItems;
  forgivingItems.lock = (key, locked) =>
    items.lock(key, (release) =>
      locked((callback: Callback) => {
        const done = release(callback);
        return (error, result) => {
          if (!(error instanceof ThrottlingError)) return done(error, result);
          onThrottled(key, error);
          done(null, {});
        };
      }),
    );
  return forgivingItems;
}
