/** What a list of measurements comes to. */
export interface Summary {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** Median, and the bounds of the middle half. Throws a RangeError for an empty list: there is nothing to say about it. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
  };
}

/**
 * The value below which a share (0 to 1) of the sorted values lies, on the line between its two neighbours.
 * Throws a RangeError for an empty list. https://doi.org/10.2307/2684934 (definition 7)
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('no values, no quantile');
  return below + (above - below) * (position - Math.floor(position));
}

/** Combines the measurements of the same round; what the machine did then has hit both. */
export function pairwise(
  left: readonly number[],
  right: readonly number[],
  combine: (left: number, right: number) => number,
): readonly number[] {
  if (left.length !== right.length) throw new RangeError(`${left.length} rounds do not pair with ${right.length}`);
  return left.map((value, round) => combine(value, right[round] as number));
}
