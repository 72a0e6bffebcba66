import { numberText, quantity } from '../model/quantity.ts';
import type { Samples } from '../model/samples.ts';
import { sideOfLimit } from '../statistics/share-bounds.ts';
import { latenciesInTime, latencySentence } from './latency-judgement.ts';
import { flagsOf } from './selection.ts';
import { hitsInTime, maxHitShare, shareSentence } from './share-judgement.ts';
import type { LatencyThreshold, ShareThreshold, SuccessThreshold, Threshold } from './threshold.ts';

export interface Outlook {
  /** Of what has ended so far. */
  readonly samples: Samples;
  /** Requests of the whole run but its warm-up; absent: it ends when it knows enough. */
  readonly plannedRequests?: number | undefined;
}

/** Fewer say nothing about the rest of a run. */
const MIN_SAMPLES = 100;
/** Of a plan, before anything but arithmetic ends it: a system may need some time to become as fast as it is. */
const MIN_SHARE_OF_PLAN = 0.1;
/** A run is looked at again and again: at 95 % every twentieth look would end one that has nothing wrong. */
const CONFIDENCE = 0.9999;

/**
 * Why the run cannot pass any more, one sentence; undefined while it can. Either so much has gone wrong already that not
 * even a faultless rest would make a threshold hold with confidence; or it is broken beyond a doubt of 1 in 10,000, in
 * the later half of what was measured too.
 */
export function whyHopeless(thresholds: readonly Threshold[], outlook: Outlook): string | undefined {
  for (const threshold of thresholds) {
    if (threshold.kind !== 'latency' && threshold.kind !== 'success' && threshold.kind !== 'share') continue;
    const why = whyBroken(brokenBy(threshold, outlook.samples), outlook);
    if (why !== undefined) return why;
  }
  return undefined;
}

interface Broken {
  readonly sentence: string;
  /** Of each sample in the order of time, whether it broke the threshold: 1 or 0. */
  readonly hits: Uint8Array;
  /** Hits may be this share at most. */
  readonly maxHits: number;
}

function brokenBy(threshold: LatencyThreshold | SuccessThreshold | ShareThreshold, samples: Samples): Broken {
  if (threshold.kind !== 'latency') {
    const [sentence, maxHits] = [shareSentence(threshold), maxHitShare(threshold)];
    return { sentence, hits: hitsInTime(samples, threshold), maxHits };
  }
  return {
    sentence: latencySentence(threshold),
    hits: flagsOf(latenciesInTime(samples, threshold), (latencyMs) => latencyMs > threshold.atMostMs),
    maxHits: 1 - threshold.percentile / 100,
  };
}

function whyBroken({ sentence, hits, maxHits }: Broken, { plannedRequests, samples }: Outlook): string | undefined {
  const count = sumOf(hits);
  if (hits.length < MIN_SAMPLES || count === 0) return undefined;
  const brokeIt = `${sentence}: ${numberText(count)} of ${numberText(hits.length)} samples broke it`;
  // So many will answer this question.
  const planned =
    plannedRequests && Math.max(hits.length, Math.round((plannedRequests * hits.length) / samples.length));
  if (planned === undefined || hits.length >= planned * MIN_SHARE_OF_PLAN) {
    const laterHalf = hits.subarray(hits.length / 2);
    if ([hits, laterHalf].every((part) => isSurelyAbove(part, maxHits))) {
      return `${brokeIt}, which leaves no doubt where ${quantity(maxHits, 'share')} may`;
    }
  }
  if (planned === undefined) return undefined;
  const couldPass = (hitCount: number) => sideOfLimit({ count: hitCount, samples: planned }, maxHits) === 'atMost';
  // A run that is too short to pass at all is not hopeless for what went wrong in it.
  if (couldPass(count) || !couldPass(0)) return undefined;
  return `${brokeIt}, more than the ${numberText(planned)} of the whole run could make up for`;
}

function isSurelyAbove(hits: Uint8Array, maxHits: number): boolean {
  return sideOfLimit({ count: sumOf(hits), samples: hits.length }, maxHits, CONFIDENCE) === 'above';
}

function sumOf(hits: Uint8Array): number {
  let sum = 0;
  for (const hit of hits) sum += hit;
  return sum;
}
