import type { Judgement } from '../model/judgement.ts';
import { quantity } from '../model/quantity.ts';
import { IN_FLIGHT, type Samples } from '../model/samples.ts';
import { designEffect } from '../statistics/design-effect.ts';
import { missingSamples, shareBounds, sideOfLimit } from '../statistics/share-bounds.ts';
import { flagsOf, selectedPlaces, selector, statusMatcher } from './selection.ts';
import type { ShareThreshold, SuccessThreshold } from './threshold.ts';
import { idOf, manySamples, ofOperation, verdictOnSide } from './wording.ts';

/** Judges the share of requests that end in some statuses; those that still waited at the end of the run are in neither part. */
export function judgeShare(samples: Samples, threshold: SuccessThreshold | ShareThreshold): Judgement {
  const { kind, operation, statuses } = threshold;
  const isSuccess = kind === 'success';
  const limit = isSuccess ? threshold.atLeast : threshold.atMost;
  const isHit = hitsInTime(samples, threshold);
  const observed = {
    count: isHit.reduce((sum, hit) => sum + hit, 0),
    samples: isHit.length,
    designEffect: designEffect(isHit),
  };
  const maxHits = maxHitShare(threshold);
  const verdict = noneMayBe(maxHits, observed) ?? verdictOnSide(sideOfLimit(observed, maxHits));
  const missing = verdict === 'inconclusive' ? missingSamples(observed, maxHits) : undefined;
  const mirrored = (share: number) => (isSuccess ? 1 - share : share);
  const bounds = shareBounds(observed);
  const [lowerBound, upperBound] = [mirrored(bounds.lower), mirrored(bounds.upper)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const share = mirrored(observed.samples === 0 ? 0 : observed.count / observed.samples);
  return {
    id: idOf(kind, isSuccess ? undefined : statuses.join('-'), operation),
    sentence: shareSentence(threshold),
    verdict,
    reason: reasonFor({
      verdict,
      share,
      lowerBound,
      upperBound,
      hits: observed.count,
      samples: observed.samples,
      missing,
    }),
    ...(observed.samples > 0 && { observed: share, lowerBound, upperBound }),
    limit,
    unit: 'share',
    samples: observed.samples,
    ...(missing !== undefined && { missingSamples: missing }),
  };
}

/** What is asked. */
export function shareSentence(threshold: SuccessThreshold | ShareThreshold): string {
  const { kind, operation, statuses } = threshold;
  const subject = kind === 'success' && statuses.join() === '2xx' ? 'success' : `share of ${statuses.join(' or ')}`;
  const limit =
    kind === 'success'
      ? `least ${quantity(threshold.atLeast, 'share')}`
      : `most ${quantity(threshold.atMost, 'share')}`;
  return `${subject} ${ofOperation(operation)} at ${limit}`;
}

/** How large the share of those that break it may be. */
export function maxHitShare(threshold: SuccessThreshold | ShareThreshold): number {
  return threshold.kind === 'success' ? 1 - threshold.atLeast : threshold.atMost;
}

/** Of each request in the order of time, whether it breaks the threshold: 1 or 0. */
export function hitsInTime(
  samples: Samples,
  { kind, operation, statuses }: SuccessThreshold | ShareThreshold,
): Uint8Array {
  const isOperation = selector(samples, { operation });
  const places = selectedPlaces(samples, (at) => isOperation(at) && samples.outcome[at] !== IN_FLIGHT);
  const isOne = statusMatcher(statuses);
  const breaks = kind === 'share';
  return flagsOf(places, (at) => isOne(samples.outcome[at] as number, samples.status[at] as number) === breaks);
}

/** Where not a single one may be, no number of samples proves it: what was seen is all that can be said. */
function noneMayBe(maxHits: number, { count, samples }: { count: number; samples: number }): 'pass' | undefined {
  return maxHits === 0 && count === 0 && samples > 0 ? 'pass' : undefined;
}

function reasonFor(found: {
  readonly verdict: Judgement['verdict'];
  readonly share: number;
  readonly lowerBound: number;
  readonly upperBound: number;
  readonly hits: number;
  readonly samples: number;
  readonly missing: number | undefined;
}): string {
  const { verdict, share, lowerBound, upperBound, hits, samples, missing } = found;
  if (samples === 0) return `nothing was sent; ${manySamples(missing ?? 1)} would do if none broke it`;
  const is = `${quantity(share, 'share')} of ${manySamples(samples)} (${hits} broke it)`;
  const range = `with 95 % confidence between ${quantity(lowerBound, 'share')} and ${quantity(upperBound, 'share')}`;
  if (verdict !== 'inconclusive') return `${is}, ${range}`;
  return missing === undefined
    ? `${is}, ${range}; so near to the limit that no number of samples decides`
    : `${is}, ${range}; ${manySamples(missing)} more would decide if they are like these`;
}
