import type { Comparison } from '../model/comparison.ts';
import type { Judgement } from '../model/judgement.ts';
import { quantity } from '../model/quantity.ts';

/** One judgement for each compared figure; inconclusive if there is none, for then nothing was compared. */
export function comparisonJudgements({ a, figures, minimumEffect }: Comparison): readonly Judgement[] {
  if (figures.length === 0) {
    return [
      {
        id: 'comparison',
        sentence: `not slower than ${a}`,
        verdict: 'inconclusive',
        reason: 'no operation has enough answers on both sides',
      },
    ];
  }
  return figures.map(({ operation, figure, ratio, lower, upper, verdict, reason }) => ({
    id: `comparison-${figure}-${operation}`,
    sentence: `${figure} of ${operation} at most ${quantity(minimumEffect, 'share')} slower than ${a}`,
    verdict,
    reason,
    observed: ratio,
    lowerBound: lower,
    upperBound: upper,
    limit: 1 + minimumEffect,
    unit: 'times',
  }));
}
