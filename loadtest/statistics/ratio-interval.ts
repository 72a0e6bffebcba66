import { mean, standardError, variance } from './moments.ts';

export interface RatioInterval {
  /** Geometric mean of b's values over that of a's. */
  readonly ratio: number;
  /** One-sided bounds, each at the given confidence. */
  readonly lower: number;
  readonly upper: number;
}

export interface RatioIntervalOptions {
  /** Numbers from 0 up to 1, the same for the same seed. */
  readonly random: () => number;
  readonly confidence?: number;
  readonly resamples?: number;
}

/**
 * How many times larger b is than a, from a value a block, all positive: a bootstrap of the difference of mean logarithms,
 * studentised. Bounds of the percentile bootstrap from eight blocks fail in 7 to 9 % of simulated runs instead of 5 %, and
 * BCa mends skew but not this narrowness; the standard error of a mean is known in closed form, so the bootstrap can learn
 * the distribution of the studentised difference instead. https://doi.org/10.1214/ss/1032280214 (DiCiccio and Efron 1996)
 * Throws a RangeError for fewer than two blocks a side.
 */
export function ratioInterval(
  a: readonly number[],
  b: readonly number[],
  { random, confidence = 0.95, resamples = 2_000 }: RatioIntervalOptions,
): RatioInterval {
  if (a.length < 2 || b.length < 2) throw new RangeError('an interval needs at least two blocks a side');
  const [logA, logB] = [a.map(Math.log), b.map(Math.log)];
  const difference = mean(logB) - mean(logA);
  const error = Math.hypot(standardError(logA), standardError(logB));
  if (error === 0) return { ratio: Math.exp(difference), lower: Math.exp(difference), upper: Math.exp(difference) };
  const drawA = resampler(logA, random);
  const drawB = resampler(logB, random);
  const studentised = Float64Array.from({ length: resamples }, () => {
    const [sampleA, sampleB] = [drawA(), drawB()];
    const shift = sampleB.mean - sampleA.mean - difference;
    const shiftError = Math.sqrt(sampleA.squaredError + sampleB.squaredError);
    return shiftError === 0 ? Math.sign(shift) * Number.MAX_VALUE : shift / shiftError;
  }).sort();
  const at = (share: number) => studentised[Math.min(resamples - 1, Math.floor(share * resamples))] as number;
  return {
    ratio: Math.exp(difference),
    lower: bounded(Math.exp(difference - at(confidence) * error)),
    upper: bounded(Math.exp(difference - at(1 - confidence) * error)),
  };
}

/** From two or three blocks a bound can be without end, for which JSON has no number; a million times is as good. */
const bounded = (ratio: number) => Math.min(1e6, Math.max(1e-6, ratio));

function resampler(values: readonly number[], random: () => number) {
  const drawn = new Float64Array(values.length);
  return () => {
    for (let at = 0; at < drawn.length; at++) drawn[at] = values[Math.floor(random() * values.length)] as number;
    return { mean: mean(drawn), squaredError: variance(drawn) / drawn.length };
  };
}
