import type { IndexDescription, TableDescription } from '../dynalite/table-description.ts';
import { type AttributeValue, type Item, projectedBytes } from '../limits/item-size.ts';
import { writeUnits } from './units.ts';

/** An item whose size is known. */
export interface SizedItem {
  readonly item: Item;
  readonly bytes: number;
}

/** A write that a change of an item makes to one of its indexes. */
export interface IndexWrite {
  /** Value of the index's partition key in the entry that is written or removed. */
  readonly partitionKey: AttributeValue;
  readonly units: number;
}

/**
 * What a change of an item costs one index: nothing if its entry stays as it is, one write if it comes, goes or changes,
 * two if it moves to another key.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 * The guide does not say what a changed entry counts; here the larger of before and after, as for the item itself.
 */
export function indexWrites(
  index: IndexDescription,
  table: TableDescription,
  before: SizedItem | undefined,
  after: SizedItem | undefined,
): readonly IndexWrite[] {
  const old = isIndexed(index, before) ? before : undefined;
  const present = isIndexed(index, after) ? after : undefined;
  const names = projectedNames(index, table);
  if (old === undefined) return present === undefined ? [] : [writeOf(index, present, names)];
  if (present === undefined) return [writeOf(index, old, names)];
  if (!isSameIn(keyNames(index), old.item, present.item)) {
    return [writeOf(index, old, names), writeOf(index, present, names)];
  }
  if (isSameIn(names ?? allNames(old.item, present.item), old.item, present.item)) return [];
  const writes = [writeOf(index, old, names), writeOf(index, present, names)] as const;
  return [writes[0].units > writes[1].units ? writes[0] : writes[1]];
}

/** An item is in an index only if it has all attributes of the index's key. */
function isIndexed(index: IndexDescription, sized: SizedItem | undefined): boolean {
  return sized !== undefined && index.KeySchema.every(({ AttributeName }) => sized.item[AttributeName] != null);
}

/** Names of the attributes that an index copies; undefined: all. */
function projectedNames(index: IndexDescription, table: TableDescription): ReadonlySet<string> | undefined {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === 'ALL') return undefined;
  return new Set([...keyNames(index), ...keyNames(table), ...NonKeyAttributes]);
}

function keyNames({ KeySchema }: Pick<IndexDescription, 'KeySchema'>): readonly string[] {
  return KeySchema.map(({ AttributeName }) => AttributeName);
}

function allNames(one: Item, other: Item): ReadonlySet<string> {
  return new Set([...Object.keys(one), ...Object.keys(other)]);
}

function writeOf(
  index: IndexDescription,
  { item, bytes }: SizedItem,
  names: ReadonlySet<string> | undefined,
): IndexWrite {
  const partitionKey = item[index.KeySchema[0].AttributeName] as AttributeValue;
  return { partitionKey, units: writeUnits(names === undefined ? bytes : projectedBytes(item, names)) };
}

function isSameIn(names: Iterable<string>, one: Item, other: Item): boolean {
  for (const name of names) if (!isSame(one[name], other[name])) return false;
  return true;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const [a, b] = [(one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]];
    // The elements of a set have no order.
    return /^[SNB]S$/.test(name) && Array.isArray(a) && Array.isArray(b)
      ? isSame(a.toSorted(), b.toSorted())
      : isSame(a, b);
  });
}
