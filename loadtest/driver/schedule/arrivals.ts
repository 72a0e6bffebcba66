import type { Random } from '../../model/random.ts';
/** When requests are to leave within a phase, whatever becomes of the answers. */
export type Arrivals =
  /** Evenly spaced, the first at once. */
  | { readonly kind: 'constant'; readonly perSecond: number }
  /** A rate that changes steadily over the phase. */
  | { readonly kind: 'ramp'; readonly fromPerSecond: number; readonly toPerSecond: number }
  /** By chance, as clients that know nothing of each other: exponential gaps. A ramp if `toPerSecond` is given. */
  | { readonly kind: 'poisson'; readonly perSecond: number; readonly toPerSecond?: number }
  /** So many at one moment, again and again, the first at once. */
  | { readonly kind: 'bursts'; readonly size: number; readonly everyMs: number };

/** The next arrival, in milliseconds since the phase began; `Infinity` when the phase has no more. */
export type NextArrival = () => number;

/** Times of the arrivals of a phase, increasing, all under `durationMs`. Of chance only `poisson` asks. */
export function arrivalTimes(arrivals: Arrivals, durationMs: number, random: Random): NextArrival {
  if (arrivals.kind === 'bursts') return burstTimes(arrivals.size, arrivals.everyMs, durationMs);
  const { from, to } = ratesOf(arrivals);
  const expected = expectedArrivals(arrivals, durationMs);
  let passed = 0;
  if (arrivals.kind === 'poisson') {
    return () => {
      passed -= Math.log(1 - random());
      return passed < expected ? timeOfCount(passed, from, to, durationMs) : Number.POSITIVE_INFINITY;
    };
  }
  const last = expected - COUNT_TOLERANCE;
  return () => {
    const count = passed;
    passed += 1;
    return count < last ? timeOfCount(count, from, to, durationMs) : Number.POSITIVE_INFINITY;
  };
}

/** How many arrivals a phase has; of `poisson` the mean. Not a whole number where the last interval is cut. */
export function expectedArrivals(arrivals: Arrivals, durationMs: number): number {
  if (arrivals.kind === 'bursts') return Math.ceil(durationMs / arrivals.everyMs) * arrivals.size;
  const { from, to } = ratesOf(arrivals);
  return (((from + to) / 2) * durationMs) / 1000;
}

/** So that rounding neither adds nor loses the last arrival of a phase. */
const COUNT_TOLERANCE = 1e-6;

function ratesOf(arrivals: Exclude<Arrivals, { kind: 'bursts' }>): { readonly from: number; readonly to: number } {
  if (arrivals.kind === 'ramp') return { from: arrivals.fromPerSecond, to: arrivals.toPerSecond };
  if (arrivals.kind === 'constant') return { from: arrivals.perSecond, to: arrivals.perSecond };
  return { from: arrivals.perSecond, to: arrivals.toPerSecond ?? arrivals.perSecond };
}

/** When so many are due: `from·t + (to − from)·t²/2D = count`, solved so that nearly equal numbers are not subtracted. */
function timeOfCount(count: number, from: number, to: number, durationMs: number): number {
  if (count === 0) return 0;
  if (from === to) return (count * 1000) / from;
  const slope = ((to - from) * 1000) / durationMs;
  return (2000 * count) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * count)));
}

function burstTimes(size: number, everyMs: number, durationMs: number): NextArrival {
  let sent = 0;
  return () => {
    const timeMs = Math.floor(sent / size) * everyMs;
    sent += 1;
    return timeMs < durationMs ? timeMs : Number.POSITIVE_INFINITY;
  };
}
