import * as z from 'zod';

/** A status, a class of them, or how a request ended without one. */
export const StatusPattern = z
  .union([
    z.int().min(100).max(599).transform(String),
    z.string().regex(/^([1-5]\d\d|[1-5]xx|timeout|reset|refused)$/, 'must be 201, 2xx, timeout, reset or refused'),
  ])
  .describe('201, 2xx, timeout, reset or refused.');

const operation = z.string().min(1).optional().describe('Name of an operation of the scenario. Default: all together.');
const statuses = z.array(StatusPattern).min(1);
const limit = z.number().nonnegative();
const share = z.number('must be a share, 0.999 for 99.9 %').min(0).max(1, 'must be a share, 0.999 for 99.9 %');

/** How long answers take, at any percentile. */
export const LatencyThreshold = z.strictObject({
  kind: z.literal('latency'),
  percentile: z.number().gt(0).lt(100, 'must be under 100: the largest of all has no bound').describe('95, 99.9, …'),
  atMostMs: z.number().gt(0),
  operation,
  statuses: statuses
    .optional()
    .describe(
      'Only answers with these. Default: 2xx, and requests without an answer as slower than any, so that failing is not fast.',
    ),
  time: z
    .enum(['response', 'service'])
    .default('response')
    .describe('From the intended moment, or from that of sending.'),
});
export type LatencyThreshold = z.infer<typeof LatencyThreshold>;

/** How many of the requests end as they should. */
export const SuccessThreshold = z.strictObject({
  kind: z.literal('success'),
  atLeast: share,
  operation,
  statuses: statuses.default(['2xx']).describe('Those that are a success.'),
});
export type SuccessThreshold = z.infer<typeof SuccessThreshold>;

/** How many of the requests end in a way that should be rare. */
export const ShareThreshold = z.strictObject({ kind: z.literal('share'), atMost: share, operation, statuses });
export type ShareThreshold = z.infer<typeof ShareThreshold>;

const oneLimit = 'must have atLeast, atMost or both';

/** Answers a second, over the time in which requests were sent. */
export const RateThreshold = z
  .strictObject({
    kind: z.literal('rate'),
    atLeast: limit.optional().describe('A second.'),
    atMost: limit.optional().describe('A second.'),
    operation,
    statuses: statuses.default(['2xx']),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, oneLimit);
export type RateThreshold = z.infer<typeof RateThreshold>;

/** Requests that ended in a way, counted; both limits the same: exactly so many. */
export const CountThreshold = z
  .strictObject({
    kind: z.literal('count'),
    atLeast: limit.optional(),
    atMost: limit.optional(),
    operation,
    statuses,
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, oneLimit);
export type CountThreshold = z.infer<typeof CountThreshold>;

/** A count of the ledger. That it balances is judged in every run. */
export const LedgerThreshold = z.strictObject({
  kind: z.literal('ledger'),
  figure: z.enum(['dropped', 'timedOut', 'reset', 'refused', 'inFlight', 'resent']),
  atMost: limit,
});
export type LedgerThreshold = z.infer<typeof LedgerThreshold>;

/** A figure of the load generator, beyond what is judged of it in every run. */
export const GeneratorThreshold = z.strictObject({
  kind: z.literal('generator'),
  figure: z.enum(['lateShare', 'latenessP99Ms', 'latenessMaxMs', 'maxBacklog', 'eventLoopDelayP99Ms', 'cpuCores']),
  atMost: limit,
});
export type GeneratorThreshold = z.infer<typeof GeneratorThreshold>;

/** Figures of the Lambda budget and the price that a threshold can limit, with their units. */
export const BUDGET_FIGURES = {
  billedP50Ms: 'ms',
  billedP95Ms: 'ms',
  billedP99Ms: 'ms',
  billedMaxMs: 'ms',
  durationMaxMs: 'ms',
  predictedP50Ms: 'ms',
  predictedP95Ms: 'ms',
  predictedP99Ms: 'ms',
  memoryMaxMb: 'MB',
  memorySlopeMbPerThousand: 'MB',
  initShare: 'share',
  requestBytesMax: 'bytes',
  responseBytesMax: 'bytes',
  concurrency: 'environments',
  dollarsPerMillion: 'dollars',
} as const;
export type BudgetFigure = keyof typeof BUDGET_FIGURES;

/** A figure of the Lambda budget; judged only where the target is an emulator, which tells it. */
export const BudgetThreshold = z.strictObject({
  kind: z.literal('budget'),
  figure: z.enum(Object.keys(BUDGET_FIGURES) as [BudgetFigure, ...BudgetFigure[]]),
  atMost: limit,
});
export type BudgetThreshold = z.infer<typeof BudgetThreshold>;

/** What a run has to reach, as data. */
export const Threshold = z.discriminatedUnion('kind', [
  LatencyThreshold,
  SuccessThreshold,
  ShareThreshold,
  RateThreshold,
  CountThreshold,
  LedgerThreshold,
  GeneratorThreshold,
  BudgetThreshold,
]);
export type Threshold = z.infer<typeof Threshold>;
