import type { Judgement } from '../model/judgement.ts';
import type { Ledger } from '../model/ledger.ts';
import type { GeneratorHealth, Samples } from '../model/samples.ts';
import {
  type BudgetFigures,
  judgeBudgetFigure,
  judgeCount,
  judgeGeneratorFigure,
  judgeLedgerFigure,
} from './figure-judgement.ts';
import { judgeGenerator } from './generator-judgement.ts';
import { judgeLatency } from './latency-judgement.ts';
import { judgeRate } from './rate-judgement.ts';
import { judgeShare } from './share-judgement.ts';
import type { Threshold } from './threshold.ts';

/** What a run measured, as far as thresholds ask for it. */
export interface Measured {
  readonly samples: Samples;
  readonly ledger: Ledger;
  readonly generator: GeneratorHealth;
  /** Absent: the target does not tell. */
  readonly budget?: BudgetFigures | undefined;
}

/**
 * The judgement of the generator, and one for each threshold in their order. Where the generator or the machine was the
 * limit, whatever depends on time is inconclusive, broken or not: it may be the generator's own.
 */
export function judgeRun(thresholds: readonly Threshold[], measured: Measured): readonly Judgement[] {
  const generator = judgeGenerator(measured.generator);
  const judgements = thresholds.map((threshold) => {
    const judgement = judgeThreshold(threshold, measured);
    return generator.verdict === 'pass' || !TIMED.has(threshold.kind) ? judgement : withoutVerdict(judgement);
  });
  return [generator, ...withUniqueIds(judgements)];
}

const TIMED: ReadonlySet<Threshold['kind']> = new Set(['latency', 'rate']);

function withoutVerdict(judgement: Judgement): Judgement {
  const { missingSamples: _, ...known } = judgement;
  if (judgement.verdict === 'inconclusive') return known;
  return { ...known, verdict: 'inconclusive', reason: `generator-limited, so not to be trusted: ${judgement.reason}` };
}

function judgeThreshold(threshold: Threshold, { samples, ledger, generator, budget }: Measured): Judgement {
  switch (threshold.kind) {
    case 'latency':
      return judgeLatency(samples, threshold);
    case 'success':
    case 'share':
      return judgeShare(samples, threshold);
    case 'rate':
      return judgeRate(samples, threshold);
    case 'count':
      return judgeCount(samples, threshold);
    case 'ledger':
      return judgeLedgerFigure(ledger, threshold);
    case 'generator':
      return judgeGeneratorFigure(generator, threshold);
    case 'budget':
      return judgeBudgetFigure(budget, threshold);
  }
}

/** Two thresholds of one kind, as for a warning and a limit, are told apart by a number. */
function withUniqueIds(judgements: readonly Judgement[]): readonly Judgement[] {
  const seen = new Map<string, number>();
  return judgements.map((judgement) => {
    const times = (seen.get(judgement.id) ?? 0) + 1;
    seen.set(judgement.id, times);
    return times === 1 ? judgement : { ...judgement, id: `${judgement.id}-${times}` };
  });
}
