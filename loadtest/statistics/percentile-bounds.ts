import { binomialCdf } from './beta-distribution.ts';
import { CONFIDENCE } from './share-bounds.ts';

/**
 * The smallest value that at least this share (0 to 1) of the sorted values does not exceed: one that was measured,
 * never one in between, so that it stays true beside timeouts. Undefined without values.
 * https://doi.org/10.2307/2684934 (definition 1)
 */
export function percentile(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[rankOf(sorted.length, share) - 1];
}

/** From 1; a share such as 0.95 of 100 is 95, though 0.95 * 100 can come out a little above. */
function rankOf(samples: number, share: number): number {
  return Math.max(1, Math.ceil(samples * share - 1e-9 * samples));
}

export interface PercentileBounds {
  /** Undefined: no value is low enough to be sure of. */
  readonly lower: number | undefined;
  /** Undefined: there are too few values for any to be surely above the percentile. */
  readonly upper: number | undefined;
}

/**
 * One-sided confidence bounds of a percentile, each a value that was measured: no shape of the distribution is assumed.
 * Hahn and Meeker, Statistical Intervals (1991), 5.2. Dependent samples count as fewer,
 * by their design effect: https://doi.org/10.1080/01621459.1952.10483443 (Woodruff).
 */
export function percentileBounds(
  sorted: ArrayLike<number>,
  share: number,
  { confidence = CONFIDENCE, designEffect = 1 }: { readonly confidence?: number; readonly designEffect?: number } = {},
): PercentileBounds {
  const samples = sorted.length;
  const trials = Math.floor(samples / designEffect);
  const { lower, upper } = boundRanks(trials, share, confidence);
  const stretch = trials === 0 ? 1 : samples / trials;
  return {
    lower: lower === 0 ? undefined : sorted[Math.max(1, Math.floor(lower * stretch)) - 1],
    upper: upper > trials ? undefined : sorted[Math.min(samples, Math.ceil(upper * stretch)) - 1],
  };
}

/** Ranks from 1; 0 and `trials + 1` stand for none. */
function boundRanks(trials: number, share: number, confidence: number): { lower: number; upper: number } {
  // As many values as this lie surely at or below the percentile, and this one is surely not below it.
  const upper = firstWhere(1, trials + 1, (rank) => binomialCdf(rank - 1, trials, share) >= confidence);
  const lower = firstWhere(1, trials + 1, (rank) => 1 - binomialCdf(rank - 1, trials, share) < confidence) - 1;
  return { lower, upper: binomialCdf(trials - 1, trials, share) >= confidence ? upper : trials + 1 };
}

/** The first whole number in [low, high] from which on this holds; high if for none below it. */
function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
