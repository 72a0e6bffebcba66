import type { CapacityDb, StoredItems } from '../dynalite/metered-parts.ts';
import type { TableDescription } from '../dynalite/table-description.ts';
import { type Item, itemBytes, typedValue } from '../limits/item-size.ts';
import {
  type CapacityCall,
  type CapacityCharge,
  type CapacityMeter,
  callWithInput,
  callWithStore,
  itemsReadBy,
  type MeteredStore,
  meteredStore,
  positionOf,
} from './capacity-call.ts';
import { indexWrites, type SizedItem } from './index-writes.ts';
import { ThrottlingError } from './throttling-error.ts';
import { writeUnits } from './units.ts';

/**
 * Replaces the two steps of dynalite's writes at which old and new item are known and nothing is written yet. To be called
 * once: after what writes the indexes and what completes a condition's failure, which is held back here; before what may
 * still refuse the new item in `updateIndexes`, so that such a write uses nothing.
 */
export function installWriteMetering(db: CapacityDb): void {
  const { checkConditional, updateIndexes } = db;

  // AWS charges a failed write by the larger of both items too, so let the action work out the new one.
  db.checkConditional = (input, existing) => {
    const failure = checkConditional(input, existing);
    const call = failure ? callWithInput(input) : undefined;
    if (!failure || call === undefined) return failure;
    call.failedCondition = { failure, existing };
    return undefined;
  };

  db.updateIndexes = (store, table, existing, item, callback) => {
    const call = callWithStore(store);
    if (call === undefined) return updateIndexes(store, table, existing, item, callback);
    const before = sized(existing);
    const after = sized(item);
    const { failedCondition } = call;
    if (failedCondition !== undefined) {
      return callback(call.charge([tableCharge(call, table, before, after)]) ?? failedCondition.failure);
    }
    const refusal = call.charge(writeCharges(call, table, before, after));
    if (refusal !== undefined) return callback(refusal);
    updateIndexes(call.store, table, existing, item, callback);
  };
}

/** Meters PutItem, UpdateItem and DeleteItem. */
export function meterWrite(call: CapacityCall): CapacityMeter {
  return {
    store: writingStore(call, (items) => items),
    settle(error, result, callback) {
      const { failedCondition } = call;
      const isWithheld = failedCondition !== undefined && isInvalid(error) && error !== failedCondition.failure;
      if (!isWithheld) return callback(error, result);
      // The update cannot be applied either, so that the new item was never worked out; the condition came first.
      const charge = tableCharge(call, call.table(call.input.TableName), sized(failedCondition.existing), undefined);
      callback(call.charge([charge]) ?? failedCondition.failure);
    },
  };
}

/** A store whose items tell which of them is being written; `wrap` may replace more of them. */
export function writingStore(
  call: CapacityCall,
  wrap: (items: StoredItems, tableName: string) => StoredItems,
): MeteredStore {
  const store = meteredStore(call);
  store.getItemDb = (tableName) => {
    const stored = call.store.getItemDb(tableName);
    const items = itemsReadBy(stored, (key, callback) =>
      stored.get(key, (error, item) => {
        call.writtenKey = key;
        callback(error, item);
      }),
    );
    return wrap(items, tableName);
  };
  return store;
}

function isInvalid(error: Error | null | undefined): boolean {
  return error != null && 'statusCode' in error && !(error instanceof ThrottlingError);
}

function sized(item: Item | null | undefined): SizedItem | undefined {
  return item ? { item, bytes: itemBytes(item) } : undefined;
}

function writeCharges(
  call: CapacityCall,
  table: TableDescription,
  before: SizedItem | undefined,
  after: SizedItem | undefined,
): readonly CapacityCharge[] {
  const own = tableCharge(call, table, before, after);
  const charges = [own];
  for (const index of table.LocalSecondaryIndexes ?? []) {
    for (const { units } of indexWrites(index, table, before, after)) {
      charges.push({ ...own, indexName: index.IndexName, units });
    }
  }
  for (const index of table.GlobalSecondaryIndexes ?? []) {
    for (const { partitionKey, units } of indexWrites(index, table, before, after)) {
      const position = positionOf(call.db.hashPrefix(...typedValue(partitionKey)));
      charges.push({ table, index, indexName: index.IndexName, kind: 'write', position, units });
    }
  }
  return charges;
}

/**
 * By the larger of the items before and after; so too if the condition failed, when one of them was only asked for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
function tableCharge(
  call: CapacityCall,
  table: TableDescription,
  before: SizedItem | undefined,
  after: SizedItem | undefined,
): CapacityCharge {
  const bytes = Math.max(before?.bytes ?? 0, after?.bytes ?? 0);
  return { table, kind: 'write', position: positionOf(call.writtenKey), units: writeUnits(bytes) };
}
