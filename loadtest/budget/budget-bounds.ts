import { designEffect } from '../statistics/design-effect.ts';
import { type PercentileBounds, percentile, percentileBounds } from '../statistics/percentile-bounds.ts';

/** The percentiles of the budget that thresholds can limit. */
const SHARES = [
  ['P50Ms', 0.5],
  ['P95Ms', 0.95],
  ['P99Ms', 0.99],
] as const;

/** One-sided 95 % bounds of `billedP50Ms` and the like, from values in the order of time: neighbours may hang together. */
export function percentileBoundsOf(
  name: 'billed' | 'predicted',
  inTime: readonly number[],
): Readonly<Record<string, PercentileBounds>> {
  if (inTime.length === 0) return {};
  const sorted = Float64Array.from(inTime).sort();
  return Object.fromEntries(
    SHARES.map(([suffix, share]) => {
      const observed = percentile(sorted, share) ?? 0;
      const effect = designEffect(inTime.map((value) => (value > observed ? 1 : 0)));
      return [`${name}${suffix}`, percentileBounds(sorted, share, { designEffect: effect })];
    }),
  );
}
