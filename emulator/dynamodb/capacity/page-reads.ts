import type { KeyRange, StoredItems } from '../dynalite/metered-parts.ts';
import type { IndexDescription, TableDescription } from '../dynalite/table-description.ts';
import { type AttributeValue, type Item, itemBytes, typedValue } from '../limits/item-size.ts';
import {
  type CapacityCall,
  type CapacityCharge,
  type CapacityMeter,
  HASH_DIGITS,
  itemsReadBy,
  meteredStore,
  positionOf,
} from './capacity-call.ts';
import { partitionCount } from './partitioned-resource.ts';
import { readUnits } from './units.ts';

/** What a query or scan read, before any filter. */
interface Page {
  range: KeyRange;
  /** Items or index entries in order; more than were evaluated, since reading runs ahead. */
  readonly read: Item[];
  /** Items that were fetched from the table for entries of a local index, in order. */
  readonly fetched: { readonly item: Item; readonly position: number }[];
}

interface PageResult {
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: object;
}

/** Meters Query: all that it evaluates is one read of one partition. */
export function meterQuery(call: CapacityCall): CapacityMeter {
  return meterPage(call, (page, items, { read }) => {
    const position = positionOf(page.range.gte ?? page.range.gt ?? '');
    return [{ ...read, position, units: readUnits(bytesOf(items), call.input.ConsistentRead === true) }];
  });
}

/**
 * Meters Scan: a read of each partition that it gets to, also of those that turn out to be empty. DynamoDB's documentation
 * says so without numbers; a scan of a new on-demand table with one small item was seen to cost 4 units, 2 if eventually
 * consistent, one for each of the four partitions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function meterScan(call: CapacityCall): CapacityMeter {
  return meterPage(call, ({ range }, items, { read, partitionKey, isLast }) => {
    const count = partitionCount(read.table, read.index);
    const partitionAt = (position: number) => Math.floor(position * count);
    const partitionOf = (item: Item) =>
      partitionAt(positionOf(call.db.hashPrefix(...typedValue(item[partitionKey] as AttributeValue))));
    const start = range.gte ?? range.gt;
    const end = range.lte ?? range.lt;
    const first = start === undefined ? 0 : partitionAt(positionOf(padded(start, '0')));
    const lastItem = items.at(-1);
    const last =
      lastItem !== undefined && !isLast
        ? partitionOf(lastItem)
        : end === undefined
          ? count - 1
          : partitionAt(positionOf(padded(end, 'f')));
    const byPartition = Map.groupBy(items, partitionOf);
    const charges: CapacityCharge[] = [];
    for (let partition = first; partition <= last; partition += 1) {
      const units = readUnits(bytesOf(byPartition.get(partition) ?? []), call.input.ConsistentRead === true);
      charges.push({ ...read, position: (partition + 0.5) / count, units });
    }
    return charges;
  });
}

/** The bound of a segment has fewer digits than a hash: the first or the last hash that begins with them. */
function padded(bound: string, digit: '0' | 'f'): string {
  const [digits = ''] = bound.split('~', 1);
  return digits.padEnd(HASH_DIGITS, digit);
}

interface PageTarget {
  /** All of a charge but where and how much. */
  readonly read: Omit<CapacityCharge, 'position' | 'units'>;
  readonly partitionKey: string;
  /** Whether it ended because there was no more to read. */
  readonly isLast: boolean;
}

function meterPage(
  call: CapacityCall,
  chargesOf: (page: Page, evaluated: readonly Item[], target: PageTarget) => readonly CapacityCharge[],
): CapacityMeter {
  const page: Page = { range: {}, read: [], fetched: [] };
  const store = meteredStore(call);
  store.getItemDb = (tableName) => observedItems(call.store.getItemDb(tableName), page);
  store.getIndexDb = (...names) => observedItems(call.store.getIndexDb(...names), page);
  return {
    store,
    settle(error, result, callback) {
      if (error || result === undefined) return callback(error, result);
      const { ScannedCount, LastEvaluatedKey } = result as PageResult;
      const table = call.table(call.input.TableName);
      const target = targetOf(table, call.input.IndexName, LastEvaluatedKey === undefined);
      // Each fetched item is a read of its own, where the entries of the index are one together.
      const fetches = page.fetched.slice(0, ScannedCount).map(({ item, position }): CapacityCharge => {
        const units = readUnits(itemBytes(item), call.input.ConsistentRead === true);
        return { table, kind: 'read', position, units };
      });
      const evaluated = page.read.slice(0, ScannedCount);
      callback(call.charge([...chargesOf(page, evaluated, target), ...fetches]), result);
    },
  };
}

function observedItems(stored: StoredItems, page: Page): StoredItems {
  const items = itemsReadBy(stored, (key, callback) =>
    stored.get(key, (error, item) => {
      if (item !== undefined) page.fetched.push({ item, position: positionOf(key) });
      callback(error, item);
    }),
  );
  items.createValueStream = (range) => {
    page.range = range;
    return stored.createValueStream(range).on('data', (item: Item) => page.read.push(item));
  };
  return items;
}

function targetOf(table: TableDescription, indexName: string | undefined, isLast: boolean): PageTarget {
  const named = ({ IndexName }: IndexDescription) => IndexName === indexName;
  const index = table.GlobalSecondaryIndexes?.find(named);
  const { KeySchema } = index ?? table.LocalSecondaryIndexes?.find(named) ?? table;
  return {
    read: { table, index, ...(indexName !== undefined && { indexName }), kind: 'read' },
    partitionKey: KeySchema[0].AttributeName,
    isLast,
  };
}

function bytesOf(items: readonly Item[]): number {
  return items.reduce((bytes, item) => bytes + itemBytes(item), 0);
}
