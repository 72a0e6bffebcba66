/**
 * What AWS checks of keys and items where dynalite 4.0.0 counts characters instead of bytes, or does not look.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
import type { TableDescription } from '../dynalite/table-description.ts';
import { createValidationError, type ServiceError } from '../wire/service-error.ts';
import { type AttributeValue, type Item, itemBytes } from './item-size.ts';

export const MAX_PARTITION_KEY_BYTES = 2048;
export const MAX_SORT_KEY_BYTES = 1024;

/** The parts of dynalite's `db` module that check keys and items, and write. */
export interface CheckedDb {
  itemSize: (item: Item) => number;
  validateKey: (key: Item, table: TableDescription, schema?: KeySchema) => Error | undefined | null;
  validateItem: (item: Item, table: TableDescription) => Error | undefined | null;
  updateIndexes: (
    store: object,
    table: TableDescription,
    existing: Item | undefined,
    item: Item | null,
    callback: (error?: Error | null) => void,
  ) => void;
}

type KeySchema = TableDescription['KeySchema'];

/** Adds the checks to dynalite's own. To be called once, before the first call. */
export function installKeyLimits(db: CheckedDb): void {
  const { validateKey, validateItem, updateIndexes } = db;
  // dynalite asks for it only to compare with the limit of 400 KB, and with how much a batch may read.
  db.itemSize = itemBytes;
  db.validateKey = (key, table, schema = table.KeySchema) =>
    validateKey(key, table, schema) ?? oversizedKey(key, schema);
  db.validateItem = (item, table) =>
    validateItem(item, table) ?? oversizedKey(item, table.KeySchema) ?? wrongIndexKey(item, table, 'put');
  db.updateIndexes = (store, table, existing, item, callback) => {
    // What an update makes of an item is known only here.
    const wrong = item === null ? undefined : wrongIndexKey(item, table, 'update');
    if (wrong !== undefined) return callback(wrong);
    updateIndexes(store, table, existing, item, callback);
  };
}

/** The texts are DynamoDB's, to the missing space. */
function oversizedKey(key: Item, [partitionKey, sortKey]: KeySchema): ServiceError | undefined {
  if (keyBytes(key[partitionKey.AttributeName]) > MAX_PARTITION_KEY_BYTES) {
    return createValidationError(
      `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of${MAX_PARTITION_KEY_BYTES} bytes`,
    );
  }
  if (sortKey !== undefined && keyBytes(key[sortKey.AttributeName]) > MAX_SORT_KEY_BYTES) {
    return createValidationError(
      `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${MAX_SORT_KEY_BYTES} bytes`,
    );
  }
  return undefined;
}

/** An item that lacks the key of an index is not in it; one whose key is empty or too large is refused. */
function wrongIndexKey(item: Item, table: TableDescription, write: 'put' | 'update'): ServiceError | undefined {
  for (const { IndexName, KeySchema } of table.GlobalSecondaryIndexes ?? []) {
    for (const [at, { AttributeName }] of KeySchema.entries()) {
      const value = item[AttributeName];
      if (value === undefined) continue;
      if (value.S === '' || value.B === '') {
        const kind = value.S === '' ? 'string' : 'binary';
        return createValidationError(
          write === 'put'
            ? `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${IndexName}, IndexKey: ${AttributeName}`
            : `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value.`,
        );
      }
      const maxBytes = at === 0 ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES;
      const bytes = keyBytes(value);
      if (bytes > maxBytes) {
        return createValidationError(
          `One or more parameter values were invalid: Size limit exceeded for Index Key ${AttributeName} Actual Size: ${bytes} bytes Max Size: ${maxBytes} bytes IndexName: ${IndexName}`,
        );
      }
    }
  }
  return undefined;
}

/** Numbers are never too large. */
function keyBytes(value: AttributeValue | undefined): number {
  if (value?.S !== undefined) return Buffer.byteLength(value.S);
  return value?.B === undefined ? 0 : Buffer.byteLength(value.B, 'base64');
}
