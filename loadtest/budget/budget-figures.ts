import type { BudgetFigures, Estimate } from '../judgement/figure-judgement.ts';
import type { LambdaBudget } from '../model/lambda-budget.ts';
import type { PriceEstimate } from '../model/price-estimate.ts';

/** The figures that thresholds can limit, as far as budget and price are known. */
export function budgetFigures(budget: LambdaBudget | undefined, price: PriceEstimate | undefined): BudgetFigures {
  const most = (name: string) => budget?.limits.find((limit) => limit.name === name)?.used;
  const predicted = budget?.memorySizes.find(({ memoryMb }) => memoryMb === budget.memorySizeMb)?.duration;
  const figures = {
    billedP50Ms: budget?.billed.p50Ms,
    billedP95Ms: budget?.billed.p95Ms,
    billedP99Ms: budget?.billed.p99Ms,
    billedMaxMs: budget?.billed.maxMs,
    durationMaxMs: budget?.duration.maxMs,
    predictedP50Ms: predicted?.p50Ms,
    predictedP95Ms: predicted?.p95Ms,
    predictedP99Ms: predicted?.p99Ms,
    memoryMaxMb: budget?.memory.maxMb,
    memorySlopeMbPerThousand: budget?.memory.slopeMbPerThousand,
    initShare: budget?.initShare,
    requestBytesMax: most('request-bytes'),
    responseBytesMax: most('response-bytes'),
    concurrency: budget?.concurrency.needed,
    dollarsPerMillion: price?.total.dollarsPerMillion,
  } satisfies Record<keyof BudgetFigures, number | undefined>;
  const bounds = boundsOf(budget);
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { value, ...bounds[name] }]],
    ),
  );
}

/** Of the figures that are estimates; the others are what was seen. */
function boundsOf(budget: LambdaBudget | undefined): Readonly<Record<string, Pick<Estimate, 'bounds'>>> {
  if (budget === undefined) return {};
  const { memory, concurrency } = budget;
  return {
    ...Object.fromEntries(Object.entries(budget.bounds).map(([name, bounds]) => [name, { bounds }])),
    memorySlopeMbPerThousand: { bounds: { lower: memory.lowerMbPerThousand, upper: memory.upperMbPerThousand } },
    concurrency: { bounds: { lower: concurrency.lower, upper: concurrency.upper } },
  };
}
