import type { Judgement } from '../model/judgement.ts';
import { numberText, quantity } from '../model/quantity.ts';
import { HTTP, IN_FLIGHT, type Samples } from '../model/samples.ts';
import { designEffect } from '../statistics/design-effect.ts';
import { type PercentileBounds, percentile, percentileBounds } from '../statistics/percentile-bounds.ts';
import { missingSamples, type ObservedShare, sideOfLimit } from '../statistics/share-bounds.ts';
import { flagsOf, selectedPlaces, selector, valuesAt } from './selection.ts';
import type { LatencyThreshold } from './threshold.ts';
import { idOf, inStatuses, manySamples, ofOperation, verdictOnSide } from './wording.ts';

/** Pass if the upper confidence bound of the percentile is at most the limit, fail if the lower is over it. */
export function judgeLatency(samples: Samples, threshold: LatencyThreshold): Judgement {
  const { percentile: percent, atMostMs, operation, statuses, time } = threshold;
  const share = percent / 100;
  const inTime = latenciesInTime(samples, threshold);
  const sorted = inTime.slice().sort();
  const observedMs = percentile(sorted, share);
  const effect = designEffect(overLimit(inTime, observedMs ?? 0));
  const observed: ObservedShare = {
    count: overLimit(inTime, atMostMs).reduce((sum, isOver) => sum + isOver, 0),
    samples: inTime.length,
    designEffect: effect,
  };
  const verdict = verdictOnSide(sideOfLimit(observed, 1 - share));
  const { lower, upper } = agreeing(verdict, atMostMs, percentileBounds(sorted, share, { designEffect: effect }));
  const missing = verdict === 'inconclusive' ? missingSamples(observed, 1 - share) : undefined;
  const name = `p${percent}`;
  return {
    id: idOf('latency', time === 'service' ? 'service' : undefined, name, operation, statuses?.join('-')),
    sentence: latencySentence(threshold),
    verdict,
    reason: reasonFor({ name, verdict, observedMs, lower, upper, observed, missing }),
    ...(isTold(observedMs) && { observed: observedMs }),
    ...(isTold(lower) && { lowerBound: lower }),
    ...(isTold(upper) && { upperBound: upper }),
    limit: atMostMs,
    unit: 'ms',
    samples: inTime.length,
    ...(missing !== undefined && { missingSamples: missing }),
  };
}

/** What is asked. */
export function latencySentence({
  percentile: percent,
  atMostMs,
  operation,
  statuses,
  time,
}: LatencyThreshold): string {
  const subject = `p${percent}${time === 'service' ? ' service time' : ''} ${ofOperation(operation)}`;
  return `${subject}${inStatuses(statuses)} at most ${quantity(atMostMs, 'ms')}`;
}

/** Ranks are whole and the samples that dependent ones count as are not: where they differ by one, the verdict is exact. */
function agreeing(
  verdict: Judgement['verdict'],
  limitMs: number,
  { lower, upper }: PercentileBounds,
): PercentileBounds {
  if (verdict === 'pass') return { lower, upper: Math.min(upper ?? limitMs, limitMs) };
  if (verdict === 'fail') return { lower: Math.max(lower ?? limitMs, limitMs), upper };
  return { lower, upper };
}

/** What was not answered has no latency: it is slower than any, which JSON has no number for. */
const isTold = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

/** In the order of time; Infinity for those that were not answered, unless only some statuses are asked for. */
export function latenciesInTime(
  samples: Samples,
  { operation, statuses, time, atMostMs }: LatencyThreshold,
): Float64Array {
  const begin = time === 'service' ? samples.sentMs : samples.intendedMs;
  const isAnswer = selector(samples, { operation, statuses: statuses ?? ['2xx'] });
  const isOperation = selector(samples, { operation });
  const waited = (at: number) => (samples.endedMs[at] as number) - (begin[at] as number);
  // One that waits at the end of the run is only known to be slow if it has waited for too long already.
  const isLost = (at: number) =>
    samples.outcome[at] !== HTTP &&
    statuses === undefined &&
    isOperation(at) &&
    (samples.outcome[at] !== IN_FLIGHT || waited(at) > atMostMs);
  const places = selectedPlaces(samples, (at) => isAnswer(at) || isLost(at));
  return valuesAt(places, (at) => (samples.outcome[at] === HTTP ? waited(at) : Number.POSITIVE_INFINITY));
}

const overLimit = (values: Float64Array, limitMs: number) => flagsOf(values, (value) => value > limitMs);

function reasonFor(found: {
  readonly name: string;
  readonly verdict: Judgement['verdict'];
  readonly observedMs: number | undefined;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly observed: ObservedShare;
  readonly missing: number | undefined;
}): string {
  const { name, verdict, observedMs, lower, upper, observed, missing } = found;
  if (observedMs === undefined)
    return `there is no such answer; ${manySamples(missing ?? 0)} would do if none were slower`;
  const is = Number.isFinite(observedMs)
    ? `${name} is ${quantity(observedMs, 'ms')}`
    : `${name} is a request that got no answer`;
  const from = `from ${manySamples(observed.samples)}${dependence(observed)}`;
  if (verdict === 'pass') return `${is}, with 95 % confidence at most ${quantity(upper ?? Number.NaN, 'ms')}, ${from}`;
  if (verdict === 'fail') {
    const bound = isTold(lower) ? quantity(lower, 'ms') : 'what any answer took';
    return `${is}, with 95 % confidence at least ${bound}, ${from}`;
  }
  const range = `it may lie between ${isTold(lower) ? quantity(lower, 'ms') : '0'} and ${isTold(upper) ? quantity(upper, 'ms') : 'any time'}`;
  const remedy =
    missing === undefined
      ? 'so near to the limit that no number of samples decides'
      : `${manySamples(missing)} more would decide if they are like these`;
  return `${is} ${from}, ${range}; ${remedy}`;
}

function dependence({ samples, designEffect: effect = 1 }: ObservedShare): string {
  return effect > 1 ? `, which come slow in clusters and count as ${numberText(Math.floor(samples / effect))}` : '';
}
