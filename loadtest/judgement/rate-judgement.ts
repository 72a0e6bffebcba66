import type { Judgement, Verdict } from '../model/judgement.ts';
import { quantity } from '../model/quantity.ts';
import type { Samples } from '../model/samples.ts';
import { uncorrelatedBlocks } from '../statistics/design-effect.ts';
import { mean, standardError } from '../statistics/moments.ts';
import { studentTQuantile } from '../statistics/student-t.ts';
import { measuredWindow, selector } from './selection.ts';
import type { RateThreshold } from './threshold.ts';
import { idOf, inStatuses, ofOperation } from './wording.ts';

/** Slices of the run, which are joined until their counts do not depend on each other. */
const SLICES = 256;
/** Rates of less than this are those of a moment. */
const MIN_WINDOW_MS = 1_000;

/** Judges the mean rate of answers while requests were sent, with bounds by Student's t over blocks of the run. */
export function judgeRate(samples: Samples, threshold: RateThreshold): Judgement {
  const { operation, statuses, atLeast, atMost } = threshold;
  const found = rateOf(samples, threshold);
  const verdict = found === undefined ? 'inconclusive' : verdictOf(found, threshold);
  return {
    id: idOf('rate', operation, statuses.join('-')),
    sentence: `answers a second ${ofOperation(operation)}${inStatuses(statuses)} ${limitsText(threshold)}`,
    verdict,
    reason:
      found === undefined
        ? `the run was shorter than ${quantity(MIN_WINDOW_MS, 'ms')}, which tells no rate`
        : `${quantity(found.perSecond, '/s')}, with 95 % confidence between ${quantity(found.lower, '/s')} and ${quantity(found.upper, '/s')}${verdict === 'inconclusive' ? '; a longer run would tell more' : ''}`,
    ...(found !== undefined && { observed: found.perSecond, lowerBound: found.lower, upperBound: found.upper }),
    ...((atLeast ?? atMost) !== undefined && { limit: atLeast ?? atMost }),
    unit: '/s',
    ...(found !== undefined && { samples: found.count }),
  };
}

function limitsText({ atLeast, atMost }: RateThreshold): string {
  if (atMost === undefined) return `at least ${quantity(atLeast ?? 0)}`;
  return atLeast === undefined ? `at most ${quantity(atMost)}` : `from ${quantity(atLeast)} to ${quantity(atMost)}`;
}

interface Rate {
  readonly perSecond: number;
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

function rateOf(samples: Samples, { operation, statuses }: RateThreshold): Rate | undefined {
  const window = measuredWindow(samples);
  if (window === undefined || window.endMs - window.startMs < MIN_WINDOW_MS) return undefined;
  const sliceMs = (window.endMs - window.startMs) / SLICES;
  const isSelected = selector(samples, { operation, statuses });
  const counts = new Float64Array(SLICES);
  let count = 0;
  for (let at = 0; at < samples.length; at++) {
    const slice = Math.floor(((samples.endedMs[at] as number) - window.startMs) / sliceMs);
    if (slice < 0 || slice >= SLICES || !isSelected(at)) continue;
    counts[slice] = (counts[slice] as number) + 1;
    count++;
  }
  const { means } = uncorrelatedBlocks(counts);
  const perSecond = (mean(counts) * 1_000) / sliceMs;
  const margin = (studentTQuantile(0.95, means.length - 1) * standardError(means) * 1_000) / sliceMs;
  return { perSecond, lower: Math.max(0, perSecond - margin), upper: perSecond + margin, count };
}

function verdictOf({ lower, upper }: Rate, { atLeast = 0, atMost = Number.POSITIVE_INFINITY }: RateThreshold): Verdict {
  if (upper < atLeast || lower > atMost) return 'fail';
  return lower >= atLeast && upper <= atMost ? 'pass' : 'inconclusive';
}
