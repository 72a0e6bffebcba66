import { betaQuantile, binomialCdf } from './beta-distribution.ts';

/** Of every bound and test in this folder, one-sided. */
export const CONFIDENCE = 0.95;

export interface ObservedShare {
  /** Hits among the samples. */
  readonly count: number;
  readonly samples: number;
  /** How many of these samples carry the information of one independent one; 1 by default. */
  readonly designEffect?: number;
}

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/**
 * One-sided bounds of the share that was observed, by Clopper and Pearson: https://doi.org/10.1093/biomet/26.4.404
 * They are wrong in at most 5 % of all runs whatever the true share is; Wilson's are shorter but are wrong more often
 * near 0 and 1, which is where thresholds are. Dependent samples count as fewer:
 * Korn and Graubard 1998, Survey Methodology 24(2), 193-201.
 */
export function shareBounds({ count, samples, designEffect = 1 }: ObservedShare, confidence = CONFIDENCE): Bounds {
  if (samples === 0) return { lower: 0, upper: 1 };
  const trials = samples / designEffect;
  const hits = count / designEffect;
  return {
    lower: count === 0 ? 0 : betaQuantile(1 - confidence, hits, trials - hits + 1),
    upper: count === samples ? 1 : betaQuantile(confidence, hits + 1, trials - hits),
  };
}

/** Where the true share is against a limit: on the side on which `confidence` puts it, or on neither. */
export function sideOfLimit(
  { count, samples, designEffect = 1 }: ObservedShare,
  limit: number,
  confidence = CONFIDENCE,
): 'atMost' | 'above' | 'undecided' {
  if (samples === 0) return 'undecided';
  if (limit >= 1) return 'atMost';
  if (limit <= 0) return count > 0 ? 'above' : 'undecided';
  const trials = samples / designEffect;
  const hits = count / designEffect;
  const rarity = 1 - confidence;
  if (binomialCdf(hits, trials, limit) <= rarity) return 'atMost';
  if (1 - binomialCdf(hits - 1, trials, limit) <= rarity) return 'above';
  return 'undecided';
}

/** More is no plan for a run. */
const MAX_SAMPLES = 1e9;

/**
 * How many more samples, with hits as often as so far, would put the share on one side of the limit; 0 if it is on one,
 * undefined if no number that a run could have would.
 */
export function missingSamples(observed: ObservedShare, limit: number, confidence = CONFIDENCE): number | undefined {
  if (limit <= 0 || limit >= 1) return limit >= 1 || observed.count > 0 ? 0 : undefined;
  if (sideOfLimit(observed, limit, confidence) !== 'undecided') return 0;
  const { count, samples, designEffect = 1 } = observed;
  const share = samples === 0 ? 0 : count / samples;
  const decides = (total: number) => {
    // Towards the limit, so that what is promised suffices.
    const hits = share < limit ? Math.ceil(share * total) : Math.floor(share * total);
    return sideOfLimit({ count: hits, samples: total, designEffect }, limit, confidence) !== 'undecided';
  };
  let enough = Math.max(1, samples);
  while (!decides(enough)) {
    enough *= 2;
    if (enough > MAX_SAMPLES) return undefined;
  }
  let tooFew = Math.max(samples, Math.floor(enough / 2));
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (decides(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough - samples;
}
