/**
 * dynalite writes an item and its index entries one after the other, so that a process killed in between leaves an
 * event in the table that no index shows, or the reverse. Here the entries are held back and written together with
 * the item, in one LevelDB batch. This reaches into dynalite 4.0.0, which is pinned for it.
 */

type Callback = (error?: Error | null) => void;

interface Operation {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: unknown;
}

interface SubDatabase {
  put: (key: string, value: object, callback: Callback) => void;
  del: (key: string, callback: Callback) => void;
}

/** The parts of dynalite's store that are used here. */
export interface DynaliteStore {
  readonly db: { batch: (operations: readonly Operation[], callback: Callback) => void };
  readonly getItemDb: (tableName: string) => SubDatabase;
}

interface IndexAction {
  readonly index: string;
  readonly key: string;
  readonly item?: object;
}

interface Table {
  readonly TableName: string;
  readonly LocalSecondaryIndexes?: readonly object[];
  readonly GlobalSecondaryIndexes?: readonly object[];
}

/** The parts of dynalite's `db` module that are used and replaced here. */
export interface DynaliteDb {
  getIndexActions: (
    indexes: readonly object[],
    existing: object | undefined,
    item: object | null,
    table: Table,
  ) => { readonly puts: readonly IndexAction[]; readonly deletes: readonly IndexAction[] };
  updateIndexes: (
    store: DynaliteStore,
    table: Table,
    existing: object | undefined,
    item: object | null,
    callback: Callback,
  ) => void;
  createKey: (item: object, table: Table) => string;
}

/** Makes dynalite write items and index entries in one batch. To be called once, before the first write. */
export function installAtomicIndexes(db: DynaliteDb): void {
  /** Entries that wait for the write of their item; by `item-{table}~{key}`, since a key is locked while written. */
  const held = new Map<string, readonly Operation[]>();
  const prepared = new WeakSet<SubDatabase>();

  db.updateIndexes = (store, table, existing, item, callback) => {
    const operations = indexOperations(db, table, existing, item);
    const source = item ?? existing;
    if (operations.length > 0 && source) {
      prepare(store, table.TableName);
      held.set(itemKey(table.TableName, db.createKey(source, table)), operations);
    }
    callback();
  };

  function prepare(store: DynaliteStore, tableName: string): void {
    const items = store.getItemDb(tableName);
    if (prepared.has(items)) return;
    prepared.add(items);
    const { put, del } = items;
    items.put = (key, value, callback) => {
      const entries = take(itemKey(tableName, key));
      if (entries === undefined) return put(key, value, callback);
      store.db.batch([...entries, { type: 'put', key: itemKey(tableName, key), value }], callback);
    };
    items.del = (key, callback) => {
      const entries = take(itemKey(tableName, key));
      if (entries === undefined) return del(key, callback);
      store.db.batch([...entries, { type: 'del', key: itemKey(tableName, key) }], callback);
    };
  }

  function take(key: string): readonly Operation[] | undefined {
    const entries = held.get(key);
    held.delete(key);
    return entries;
  }
}

function indexOperations(db: DynaliteDb, table: Table, existing: object | undefined, item: object | null): Operation[] {
  if (!existing && !item) return [];
  return (['Local', 'Global'] as const).flatMap((kind) => {
    const actions = db.getIndexActions(table[`${kind}SecondaryIndexes`] ?? [], existing, item, table);
    const keyOf = ({ index, key }: IndexAction) => `index-${kind.toLowerCase()}~${table.TableName}~${index}~${key}`;
    return [
      ...actions.deletes.map((action): Operation => ({ type: 'del', key: keyOf(action) })),
      ...actions.puts.map((action): Operation => ({ type: 'put', key: keyOf(action), value: action.item })),
    ];
  });
}

function itemKey(tableName: string, key: string): string {
  return `item-${tableName}~${key}`;
}
