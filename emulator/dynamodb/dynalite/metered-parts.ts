import type { Item } from '../limits/item-size.ts';
import type { TableDescription } from './table-description.ts';

export type Callback<Result = unknown> = (error?: Error | null, result?: Result) => void;

/** The parts of dynalite's store that an action uses to read and to lock. */
export interface CapacityStore {
  getTable: (name: string, callback: Callback<TableDescription>) => void;
  getItemDb: (tableName: string) => StoredItems;
  getIndexDb: (kind: 'local' | 'global', tableName: string, indexName: string) => StoredItems;
}

/** The items of a table, or the entries of an index, by their key: a hash of six hexadecimal digits first. */
export interface StoredItems {
  get: (key: string, callback: Callback<Item>) => void;
  lock: (key: string, locked: (release: (callback: Callback) => Callback) => void) => void;
  createValueStream: (range: KeyRange) => NodeJS.EventEmitter;
}

/** From where to where a query or scan reads; beginnings of keys. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
}

/** The parts of dynalite's `db` module that are used and replaced to know what writes cost. */
export interface CapacityDb {
  checkConditional: (input: object, existing: Item | undefined) => Error | undefined | null;
  /** Called within the lock on the item, after all checks and before anything is written; an error stops the write. */
  updateIndexes: (
    store: CapacityStore,
    table: TableDescription,
    existing: Item | undefined,
    item: Item | null,
    callback: (error?: Error | null) => void,
  ) => void;
  readonly createKey: (item: Item, table: TableDescription) => string;
  readonly hashPrefix: (value: string, type: string) => string;
}

/** The parts of a validated call's input that decide what it costs. */
export interface CallInput {
  ReturnConsumedCapacity?: string | undefined;
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
}
