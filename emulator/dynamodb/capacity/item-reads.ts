import type { StoredItems } from '../dynalite/metered-parts.ts';
import { type Item, itemBytes } from '../limits/item-size.ts';
import {
  type CapacityCall,
  type CapacityMeter,
  itemsReadBy,
  type MeteredStore,
  meteredStore,
  positionOf,
} from './capacity-call.ts';
import type { ThrottlingError } from './throttling-error.ts';
import { readUnits } from './units.ts';

/** Meters GetItem. */
export function meterRead(call: CapacityCall): CapacityMeter {
  const isConsistent = () => call.input.ConsistentRead === true;
  return {
    store: readingStore(call, isConsistent, (refusal, callback) => callback(refusal)),
    settle: (error, result, callback) => callback(error, result),
  };
}

interface BatchGetInput {
  readonly RequestItems: Readonly<Record<string, TableRequest>>;
}

interface TableRequest {
  readonly Keys: readonly Item[];
  readonly ConsistentRead?: boolean;
}

/**
 * Meters BatchGetItem: each item for itself. Those that are throttled come back to the caller as unprocessed keys; only if
 * all are is the batch refused.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export function meterBatchRead(call: CapacityCall): CapacityMeter {
  const { RequestItems } = call.input as unknown as BatchGetInput;
  /** By `{table}~{key}`. */
  const throttled = new Map<string, ThrottlingError>();
  const store = readingStore(
    call,
    (tableName) => RequestItems[tableName]?.ConsistentRead === true,
    // To dynalite it looks as if there were no such item.
    (refusal, callback, tableName, key) => {
      throttled.set(`${tableName}~${key}`, refusal);
      callback(null, undefined);
    },
  );
  return {
    store,
    settle(error, result, callback) {
      if (error || throttled.size === 0) return callback(error, result);
      const { UnprocessedKeys = {} } = result as { UnprocessedKeys?: Record<string, TableRequest> };
      let processed = 0;
      for (const [tableName, request] of Object.entries(RequestItems)) {
        const table = call.table(tableName);
        const left = request.Keys.filter((key) => throttled.has(`${tableName}~${call.db.createKey(key, table)}`));
        processed += request.Keys.length - left.length;
        if (left.length === 0) continue;
        UnprocessedKeys[tableName] = {
          ...asked(request),
          Keys: [...(UnprocessedKeys[tableName]?.Keys ?? []), ...left],
        };
      }
      if (processed === 0) callback(throttled.values().next().value);
      else callback(null, { ...result, UnprocessedKeys });
    },
  };
}

/** A request as it was sent, without what dynalite's validation adds to it. */
function asked(request: TableRequest): TableRequest {
  return Object.fromEntries(
    Object.entries(request).filter(([name]) => !name.startsWith('_')),
  ) as unknown as TableRequest;
}

type Get = StoredItems['get'];

/** A store that charges for each item that is read from it. */
function readingStore(
  call: CapacityCall,
  isConsistent: (tableName: string) => boolean,
  refuse: (refusal: ThrottlingError, callback: Parameters<Get>[1], tableName: string, key: string) => void,
): MeteredStore {
  const store = meteredStore(call);
  store.getItemDb = (tableName) => {
    const stored = call.store.getItemDb(tableName);
    return itemsReadBy(stored, (key, callback) =>
      stored.get(key, (error, item) => {
        if (error && error.name !== 'NotFoundError') return callback(error);
        const units = readUnits(item ? itemBytes(item) : 0, isConsistent(tableName));
        const table = call.table(tableName);
        const refusal = call.charge([{ table, kind: 'read', position: positionOf(key), units }]);
        if (refusal === undefined) callback(error, item);
        else refuse(refusal, callback, tableName, key);
      }),
    );
  };
  return store;
}
