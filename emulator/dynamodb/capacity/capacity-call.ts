import type { Consumption } from '../calls/call-record.ts';
import type { Callback, CallInput, CapacityDb, CapacityStore, StoredItems } from '../dynalite/metered-parts.ts';
import type { TableDescription } from '../dynalite/table-description.ts';
import type { Item } from '../limits/item-size.ts';
import type { Partitions } from './partition-limits.ts';
import { billingMode, type PartitionCharge } from './partitioned-resource.ts';
import { ThrottlingError } from './throttling-error.ts';

/** Units that a call uses of a table or index, and the partition that serves them. */
export interface CapacityCharge extends PartitionCharge {
  /** The index, global or local, that the units are shown for; absent: the table itself. */
  readonly indexName?: string;
}

const callsByInput = new WeakMap<object, CapacityCall>();

/** The call with this very input. */
export function callWithInput(input: object): CapacityCall | undefined {
  return callsByInput.get(input);
}

/** One call of an operation, from its input to what it consumed. */
export class CapacityCall {
  readonly input: CallInput;
  readonly db: CapacityDb;
  /** dynalite's own store, behind the one that the action is given. */
  readonly store: CapacityStore;
  /** Descriptions of the tables that the action asked for, by name. */
  readonly tables = new Map<string, TableDescription>();
  /** So far; stays what it is when the call fails later on. */
  readonly consumed: Consumption[] = [];
  /** Key of the item that is being written: set by the read within the lock, valid until that read's callback returns. */
  writtenKey = '';
  /** Of a write whose condition does not hold. */
  failedCondition: FailedCondition | undefined;
  readonly #partitions: Partitions;

  constructor(options: {
    readonly input: CallInput;
    readonly db: CapacityDb;
    readonly store: CapacityStore;
    readonly partitions: Partitions;
  }) {
    this.input = options.input;
    this.db = options.db;
    this.store = options.store;
    this.#partitions = options.partitions;
    callsByInput.set(options.input, this);
  }

  /** Uses capacity: all of the charges, or none and an error to answer with. */
  charge(charges: readonly CapacityCharge[]): ThrottlingError | undefined {
    const reasons = this.#partitions.take(charges);
    const [first] = charges;
    if (reasons.length > 0 && first !== undefined) return new ThrottlingError(billingMode(first.table), reasons);
    for (const charge of charges) this.#add(charge);
    return undefined;
  }

  /** The description of a table of this call, which the action has asked for before it reads or writes. */
  table(name: string): TableDescription {
    const table = this.tables.get(name);
    if (table === undefined) throw new Error(`The description of table ${name} was not read by the action.`);
    return table;
  }

  #add({ table, indexName, kind, units }: CapacityCharge): void {
    const tableName = table.TableName;
    let total = this.consumed.find((one) => one.tableName === tableName && one.indexName === indexName);
    if (total === undefined) {
      total = { tableName, ...(indexName !== undefined && { indexName }), readUnits: 0, writeUnits: 0 };
      this.consumed.push(total);
    }
    total[kind === 'read' ? 'readUnits' : 'writeUnits'] += units;
  }
}

/** A failure that waits until it is known what would have been written. */
export interface FailedCondition {
  readonly failure: Error;
  readonly existing: Item | undefined;
}

/** A store that an action is given in place of dynalite's own, for one call. */
export interface MeteredStore extends CapacityStore {
  readonly call: CapacityCall;
}

/** The call that a store was made for; undefined: it is dynalite's own. */
export function callWithStore(store: object): CapacityCall | undefined {
  return (store as Partial<MeteredStore>).call;
}

/** How the calls of an operation are metered. */
export interface CapacityMeter {
  /** What the action gets in place of dynalite's store. */
  readonly store: MeteredStore;
  /** Called with the action's outcome; what it hands on is the call's. */
  readonly settle: (error: Error | null | undefined, result: object | undefined, callback: Callback<object>) => void;
}

/** A store like dynalite's own that notes the descriptions of tables as the action reads them; the rest is for a meter to replace. */
export function meteredStore(call: CapacityCall): MeteredStore {
  const { store, tables } = call;
  const metered = Object.create(store) as { -readonly [Name in keyof MeteredStore]: MeteredStore[Name] };
  metered.call = call;
  metered.getTable = (name, callback) =>
    store.getTable(name, (error, table) => {
      if (table !== undefined) tables.set(name, table);
      callback(error, table);
    });
  return metered;
}

/** The same items, with another way of reading one of them. */
export function itemsReadBy(stored: StoredItems, get: StoredItems['get']): StoredItems {
  const items = Object.create(stored) as StoredItems;
  items.get = get;
  return items;
}

/** Hexadecimal digits of a partition key's hash, with which dynalite's keys begin. */
export const HASH_DIGITS = 6;
const HASHES = 16 ** HASH_DIGITS;

/** Where the hash that a stored key begins with lies, from 0 up to 1: dynalite keeps keys in the order of their hashes. */
export function positionOf(key: string): number {
  return Number.parseInt(key.slice(0, HASH_DIGITS), 16) / HASHES;
}
