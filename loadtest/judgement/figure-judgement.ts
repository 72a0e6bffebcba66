import type { Judgement } from '../model/judgement.ts';
import type { Ledger } from '../model/ledger.ts';
import { quantity } from '../model/quantity.ts';
import type { GeneratorHealth, Samples } from '../model/samples.ts';
import { selector } from './selection.ts';
import {
  BUDGET_FIGURES,
  type BudgetFigure,
  type BudgetThreshold,
  type CountThreshold,
  type GeneratorThreshold,
  type LedgerThreshold,
} from './threshold.ts';
import { idOf, inStatuses, ofOperation } from './wording.ts';

/** Figures of the Lambda budget and the price, as far as they are known. */
export type BudgetFigures = Readonly<Partial<Record<BudgetFigure, Estimate>>>;

export interface Estimate {
  readonly value: number;
  /** One-sided 95 % bounds, where there are enough samples for them. Without them the value is one that was seen. */
  readonly bounds?: { readonly lower?: number | undefined; readonly upper?: number | undefined };
}

export function judgeCount(samples: Samples, { operation, statuses, atLeast, atMost }: CountThreshold): Judgement {
  const isSelected = selector(samples, { operation, statuses });
  let count = 0;
  for (let at = 0; at < samples.length; at++) if (isSelected(at)) count++;
  return exactJudgement({
    id: idOf('count', operation, statuses.join('-')),
    subject: `requests ${ofOperation(operation)}${inStatuses(statuses)}`,
    observed: count,
    unit: 'requests',
    atLeast,
    atMost,
  });
}

export function judgeLedgerFigure(ledger: Ledger, { figure, atMost }: LedgerThreshold): Judgement {
  const subject = `requests ${LEDGER_WORDS[figure]}`;
  return exactJudgement({ id: idOf('ledger', figure), subject, observed: ledger[figure], unit: 'requests', atMost });
}

const LEDGER_WORDS = {
  dropped: 'that were never sent',
  timedOut: 'that timed out',
  reset: 'whose connection was reset',
  refused: 'whose connection was refused',
  inFlight: 'without an answer at the end',
  resent: 'that had to be sent again',
} as const satisfies Record<LedgerThreshold['figure'], string>;

export function judgeGeneratorFigure(health: GeneratorHealth, { figure, atMost }: GeneratorThreshold): Judgement {
  const { words, unit } = GENERATOR_WORDS[figure];
  return exactJudgement({ id: idOf('generator', figure), subject: words, observed: health[figure], unit, atMost });
}

const GENERATOR_WORDS = {
  lateShare: { words: 'share of requests sent late', unit: 'share' },
  latenessP99Ms: { words: 'p99 of the lateness of sending', unit: 'ms' },
  latenessMaxMs: { words: 'largest lateness of sending', unit: 'ms' },
  maxBacklog: { words: 'requests waiting for a connection', unit: 'requests' },
  eventLoopDelayP99Ms: { words: "p99 of the generator's event loop delay", unit: 'ms' },
  cpuCores: { words: 'processor cores used by the generator', unit: 'cores' },
} as const satisfies Record<GeneratorThreshold['figure'], { words: string; unit: string }>;

/** Inconclusive where the figure is not known, as at a target that tells nothing of its invocations. */
export function judgeBudgetFigure(figures: BudgetFigures | undefined, { figure, atMost }: BudgetThreshold): Judgement {
  const estimate = figures?.[figure];
  const unit = BUDGET_FIGURES[figure];
  const judgement = exactJudgement({
    id: idOf('budget', figure),
    subject: BUDGET_WORDS[figure],
    observed: estimate?.value,
    unit,
    atMost,
  });
  if (estimate === undefined && figures !== undefined) {
    return { ...judgement, reason: 'there are too few invocations to tell' };
  }
  return estimate?.bounds === undefined
    ? judgement
    : { ...judgement, ...boundedVerdict(estimate.bounds, atMost, unit, judgement) };
}

function boundedVerdict(
  { lower, upper }: NonNullable<Estimate['bounds']>,
  atMost: number,
  unit: string,
  { reason }: Judgement,
): Pick<Judgement, 'verdict' | 'reason' | 'lowerBound' | 'upperBound'> {
  const verdict =
    upper !== undefined && upper <= atMost ? 'pass' : lower !== undefined && lower > atMost ? 'fail' : 'inconclusive';
  const shown = (bound: number | undefined) => (bound === undefined ? 'any value' : quantity(bound, unit));
  const range = `with 95 % confidence between ${shown(lower)} and ${shown(upper)}`;
  return {
    verdict,
    reason: verdict === 'inconclusive' ? `${reason}, ${range}; more invocations would tell` : `${reason}, ${range}`,
    ...(lower !== undefined && { lowerBound: lower }),
    ...(upper !== undefined && { upperBound: upper }),
  };
}

const BUDGET_WORDS = {
  billedP50Ms: 'p50 of the billed duration',
  billedP95Ms: 'p95 of the billed duration',
  billedP99Ms: 'p99 of the billed duration',
  billedMaxMs: 'largest billed duration',
  durationMaxMs: 'longest invocation',
  predictedP50Ms: 'predicted p50 of the duration at the deployed memory size',
  predictedP95Ms: 'predicted p95 of the duration at the deployed memory size',
  predictedP99Ms: 'predicted p99 of the duration at the deployed memory size',
  memoryMaxMb: 'most memory used',
  memorySlopeMbPerThousand: 'growth of memory in a thousand invocations',
  initShare: 'share of invocations that began with an initialisation',
  requestBytesMax: 'largest request',
  responseBytesMax: 'largest response',
  concurrency: 'concurrent environments needed',
  dollarsPerMillion: 'dollars per million requests',
} as const satisfies Record<BudgetFigure, string>;

function exactJudgement(figure: {
  readonly id: string;
  readonly subject: string;
  readonly observed: number | undefined;
  readonly unit: string;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}): Judgement {
  const { id, subject, observed, unit, atLeast, atMost } = figure;
  const shown = (value: number) => quantity(value, unit);
  const sentence = `${subject} ${limitsText(shown, atLeast, atMost)}`;
  if (observed === undefined) {
    return { id, sentence, verdict: 'inconclusive', reason: 'the target does not tell this', unit };
  }
  const isBroken = (atLeast !== undefined && observed < atLeast) || (atMost !== undefined && observed > atMost);
  const limit = atMost ?? atLeast;
  return {
    id,
    sentence,
    verdict: isBroken ? 'fail' : 'pass',
    reason: `it is ${shown(observed)}`,
    observed,
    ...(limit !== undefined && { limit }),
    unit,
  };
}

function limitsText(shown: (value: number) => string, atLeast?: number, atMost?: number): string {
  if (atLeast === undefined) return `at most ${shown(atMost ?? 0)}`;
  if (atMost === undefined) return `at least ${shown(atLeast)}`;
  return atLeast === atMost ? `exactly ${shown(atMost)}` : `from ${shown(atLeast)} to ${shown(atMost)}`;
}
