import { normalUpperTail } from './gamma-distribution.ts';

export interface MannWhitney {
  /** Pairs in which the value of b is the larger, ties as half a pair. */
  readonly u: number;
  /** Two-sided: the chance of a difference at least this large if there were none. */
  readonly pValue: number;
  /** The chance that a value of b is larger than one of a: `u` over all pairs. */
  readonly superiority: number;
}

/** Up to here every way to divide the ranks is counted; beyond it the normal distribution is as good. */
const MAX_EXACT = 50;

/**
 * Whether values of b tend to be larger or smaller than those of a: https://doi.org/10.1214/aoms/1177730491
 * Exact for up to 50 values in all, with ties too (the distribution given the tied ranks); else by the normal
 * distribution with corrections for ties and continuity. Throws a RangeError if a side has no values.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  if (a.length === 0 || b.length === 0) throw new RangeError('nothing to compare: one side has no values');
  const doubledRanks = doubledMidranks([...a, ...b]);
  const rankSum = doubledRanks.slice(a.length).reduce((sum, rank) => sum + rank, 0) / 2;
  const u = rankSum - (b.length * (b.length + 1)) / 2;
  const total = a.length + b.length;
  const pValue =
    total <= MAX_EXACT ? exactP(doubledRanks, b.length, rankSum * 2) : normalP(doubledRanks, a.length, b.length, u);
  return { u, pValue: Math.min(1, pValue), superiority: u / (a.length * b.length) };
}

/** Ranks from 1, those of equal values their mean, times two so that they are whole. */
function doubledMidranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, at) => at).sort((x, y) => (values[x] as number) - (values[y] as number));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let at = from; at < to; at++) ranks[order[at] as number] = from + to + 1;
    from = to;
  }
  return ranks;
}

/** Counts, rank by rank, in how many ways `size` of the ranks have each sum. */
function exactP(doubledRanks: readonly number[], size: number, observed: number): number {
  const largest = doubledRanks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(largest + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of doubledRanks) {
    for (let chosen = size; chosen >= 1; chosen--) {
      const [from, to] = [ways[chosen - 1] as Float64Array, ways[chosen] as Float64Array];
      for (let sum = largest; sum >= rank; sum--) to[sum] = (to[sum] as number) + (from[sum - rank] as number);
    }
  }
  const counts = ways[size] as Float64Array;
  let all = 0;
  let atMost = 0;
  let atLeast = 0;
  counts.forEach((count, sum) => {
    all += count;
    if (sum <= observed) atMost += count;
    if (sum >= observed) atLeast += count;
  });
  return (2 * Math.min(atMost, atLeast)) / all;
}

function normalP(doubledRanks: readonly number[], sizeA: number, sizeB: number, u: number): number {
  const total = sizeA + sizeB;
  const tied = new Map<number, number>();
  for (const rank of doubledRanks) tied.set(rank, (tied.get(rank) ?? 0) + 1);
  const ties = [...tied.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
  const spread = Math.sqrt(((sizeA * sizeB) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (spread === 0) return 1;
  const distance = Math.max(0, Math.abs(u - (sizeA * sizeB) / 2) - 0.5);
  return 2 * normalUpperTail(distance / spread);
}
