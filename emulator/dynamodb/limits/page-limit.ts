/**
 * A page of a query or scan ends with the item that brings it to a megabyte. dynalite 4.0.0 counts characters, so that a
 * page of other texts than English ones would hold up to three.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
 */
import type { EventEmitter } from 'node:events';
import { Stream } from 'node:stream';
import { type Item, itemBytes } from './item-size.ts';

export const MAX_PAGE_BYTES = 1024 * 1024;

/** The part of dynalite's `db` module that reads pages. */
export interface PagedDb {
  queryTable: (
    store: PagedStore,
    table: object,
    input: object,
    range: object,
    isLocal: boolean,
    fetchFromItemDb: boolean,
    startKeyNames: readonly string[],
    callback: (error: Error | null, result?: PageResult) => void,
  ) => void;
}

interface PagedStore {
  getItemDb: (tableName: string) => StoredItems;
  getIndexDb: (kind: string, tableName: string, indexName: string) => StoredItems;
}

interface StoredItems {
  createValueStream: (range: object) => ItemStream;
}

type ItemStream = EventEmitter & { destroy: () => unknown };

interface PageResult {
  LastEvaluatedKey?: Readonly<Record<string, unknown>>;
}

interface Page {
  bytes: number;
  /** The item that made the page full. */
  last?: Item;
}

/** Has pages end by bytes too. To be called once, before the first call. */
export function installPageLimit(db: PagedDb): void {
  const { queryTable } = db;
  db.queryTable = (store, table, input, range, isLocal, fetchFromItemDb, startKeyNames, callback) => {
    const page: Page = { bytes: 0 };
    const limited = limitedStore(store, page);
    queryTable(limited, table, input, range, isLocal, fetchFromItemDb, startKeyNames, (error, result) => {
      const { last } = page;
      // dynalite's own limits may have ended the page before.
      if (result && last && !result.LastEvaluatedKey) {
        result.LastEvaluatedKey = Object.fromEntries(startKeyNames.map((name) => [name, last[name]]));
      }
      callback(error, result);
    });
  };
}

function limitedStore(store: PagedStore, page: Page): PagedStore {
  const limited = Object.create(store) as PagedStore;
  limited.getItemDb = (tableName) => limitedItems(store.getItemDb(tableName), page);
  limited.getIndexDb = (...names) => limitedItems(store.getIndexDb(...names), page);
  return limited;
}

function limitedItems(stored: StoredItems, page: Page): StoredItems {
  const limited = Object.create(stored) as StoredItems;
  limited.createValueStream = (range) => limitedStream(stored.createValueStream(range), page);
  return limited;
}

/** The same items up to the one that makes the page full. */
function limitedStream(source: ItemStream, page: Page): ItemStream {
  // A stream, since dynalite would take each item of a mere emitter twice.
  const stream = Object.assign(new Stream(), { destroy: () => source.destroy() });
  source.on('error', (error) => stream.emit('error', error));
  source.on('end', () => {
    if (page.last === undefined) stream.emit('end');
  });
  source.on('data', (item: Item) => {
    if (page.last !== undefined) return;
    page.bytes += itemBytes(item);
    if (page.bytes >= MAX_PAGE_BYTES) page.last = item;
    stream.emit('data', item);
    if (page.last === undefined) return;
    stream.emit('end');
    source.destroy();
  });
  return stream;
}
