import * as z from 'zod';

const Quantiles = z.object({
  meanMs: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
});
export type Quantiles = z.infer<typeof Quantiles>;

/** How near the invocations came to one limit of the cloud. */
export const LimitDistance = z.object({
  /** `function-time`, `gateway-time`, `memory`, `request-bytes`, `response-bytes` */
  name: z.string(),
  used: z.number(),
  limit: z.number(),
  unit: z.string(),
});
export type LimitDistance = z.infer<typeof LimitDistance>;

/** What the invocations would have come to with another memory size; predicted, not measured. */
export const MemorySize = z.object({
  memoryMb: z.number(),
  /** Whether the most memory that was used fits into it. */
  fits: z.boolean(),
  /** Mean and percentiles of waiting time + processor time × 1,769 MB / memory. */
  duration: Quantiles,
  billedMeanMs: z.number(),
  /** Lambda alone, requests and GB-seconds. */
  dollarsPerMillion: z.number(),
  concurrency: z.number(),
});
export type MemorySize = z.infer<typeof MemorySize>;

/** What the function used of what Lambda gives it, from the emulator's records of the run's invocations. */
export const LambdaBudget = z.object({
  invocations: z.number(),
  /** Of the run's requests, those whose records were still kept at its end, the newest: 0 to 1. */
  coveredShare: z.number(),
  memorySizeMb: z.number(),
  /** Initialisation included, as Lambda bills it. */
  billed: Quantiles,
  duration: Quantiles,
  /** Absent where the system does not tell the processor time of the invocations. */
  cpu: Quantiles.optional(),
  /** Duration that was neither processor time nor, where the function was held to a share, being held. */
  waiting: Quantiles.optional(),
  initShare: z.number(),
  initP95Ms: z.number().optional(),
  memory: z.object({
    maxMb: z.number(),
    /** Growth over the later half of the environments' lives, with one-sided 95 % bounds; absent for too few invocations. */
    slopeMbPerThousand: z.number().optional(),
    lowerMbPerThousand: z.number().optional(),
    upperMbPerThousand: z.number().optional(),
  }),
  limits: z.array(LimitDistance),
  /** Little's law: rate × mean duration, with one-sided 95 % bounds. */
  concurrency: z.object({ perSecond: z.number(), needed: z.number(), lower: z.number(), upper: z.number() }),
  memorySizes: z.array(MemorySize),
  /** One-sided 95 % bounds of the percentiles that thresholds can limit, `billedP95Ms`; absent: too few invocations for one. */
  bounds: z.record(z.string(), z.object({ lower: z.number().optional(), upper: z.number().optional() })),
  /** What to keep in mind, a sentence each. */
  notes: z.array(z.string()),
});
export type LambdaBudget = z.infer<typeof LambdaBudget>;
