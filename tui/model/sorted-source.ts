import type { ListSource } from './live-list.ts';

/** Rows by something other than their arrival; equal ones stay in the order that they had. */
export function sortedSource<T>(
  source: ListSource<T>,
  sortValue: (item: T) => number | string,
  isReversed: boolean,
): ListSource<T> {
  const rows = Array.from({ length: source.size }, (_, index) => source.at(index) as T).map(
    (item) => [sortValue(item), item] as const,
  );
  rows.sort(([left], [right]) => (isReversed ? order(right, left) : order(left, right)));
  let indexes: Map<string, number> | undefined;
  return {
    size: rows.length,
    at: (index) => rows[index]?.[1],
    indexOf(id) {
      indexes ??= new Map(rows.map(([, item], index) => [source.idOf(item), index]));
      return indexes.get(id) ?? -1;
    },
    idOf: source.idOf,
  };
}

function order(left: number | string, right: number | string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
