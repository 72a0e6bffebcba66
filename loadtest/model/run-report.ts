import * as z from 'zod';
import { Comparison } from './comparison.ts';
import { Judgement, Verdict } from './judgement.ts';
import { LambdaBudget } from './lambda-budget.ts';
import { Ledger, ServerLedger } from './ledger.ts';
import { PriceEstimate } from './price-estimate.ts';

/** Milliseconds at the percentiles that are always shown; any other is computed from the samples for a threshold. */
export const LatencySummary = z.object({
  samples: z.number(),
  minMs: z.number(),
  meanMs: z.number(),
  p50Ms: z.number(),
  p90Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
  maxMs: z.number(),
});
export type LatencySummary = z.infer<typeof LatencySummary>;

/** One operation with one status, or with none (`timeout`, `reset`, `refused`). */
export const OperationSummary = z.object({
  operation: z.string(),
  /** `201`, or the outcome of what was not answered. */
  status: z.string(),
  count: z.number(),
  perSecond: z.number(),
  /** From the intended moment: what a client of that arrival would have waited. */
  responseTime: LatencySummary,
  /** From the moment it was sent. */
  serviceTime: LatencySummary,
});
export type OperationSummary = z.infer<typeof OperationSummary>;

/** One second of the run. */
export const SecondOfRun = z.object({
  second: z.number(),
  scheduled: z.number(),
  sent: z.number(),
  /** By status or outcome, in the second in which it ended. */
  ended: z.record(z.string(), z.number()),
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
  maxMs: z.number().optional(),
});
export type SecondOfRun = z.infer<typeof SecondOfRun>;

/** One point of the curve of latencies: so many per cent of all answers took no longer. */
export const PercentilePoint = z.object({
  /** 0 to 100. */
  percentile: z.number(),
  responseMs: z.number(),
  serviceMs: z.number(),
});
export type PercentilePoint = z.infer<typeof PercentilePoint>;

/** Evidence of a scenario's own, shown as a table in every report. */
export const EvidenceTable = z.object({
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  note: z.string().optional(),
});
export type EvidenceTable = z.infer<typeof EvidenceTable>;

/** All that a run found out, as `--json` writes it and every other report is made from. */
export const RunReport = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('triggers-workbench'), version: z.string() }),
  scenario: z.object({ name: z.string(), description: z.string(), seed: z.number(), file: z.string().optional() }),
  /** ISO 8601 UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  target: z.object({
    url: z.string(),
    /** `emulator`: latencies are this machine's, never to be sold as those of AWS. */
    kind: z.enum(['emulator', 'remote', 'other']),
    version: z.string().optional(),
    note: z.string().optional(),
  }),
  machine: z.object({ node: z.string(), cpus: z.number(), cpuModel: z.string(), platform: z.string() }),
  /** How the end came: by itself, by Ctrl-C, or because the run was hopeless. */
  end: z.enum(['completed', 'interrupted', 'aborted']),
  /** Why it was aborted: one sentence. */
  endReason: z.string().optional(),
  generator: z.object({
    lateShare: z.number(),
    /** Of all sent requests, those that waited more than 5 ms for a free connection: the target's slowness. */
    waitedShare: z.number().optional(),
    latenessP99Ms: z.number(),
    latenessMaxMs: z.number(),
    maxBacklog: z.number(),
    eventLoopUtilization: z.number(),
    eventLoopDelayP99Ms: z.number(),
    cpuCores: z.number(),
    calibrationRatio: z.number(),
    /** Time of the fixed piece of work before the run: how fast the machine was, to compare with other runs. */
    calibrationMs: z.number().optional(),
  }),
  operations: z.array(OperationSummary),
  seconds: z.array(SecondOfRun),
  /** Counts of all response times by bucket: upper bounds in milliseconds, increasing. */
  histogram: z.array(z.object({ upToMs: z.number(), count: z.number() })),
  /** From the least to the greatest, ever closer to it as far as there are samples. */
  percentiles: z.array(PercentilePoint),
  ledger: Ledger,
  server: ServerLedger.optional(),
  /** Absent: the target does not tell of its invocations. */
  budget: LambdaBudget.optional(),
  price: PriceEstimate.optional(),
  comparison: Comparison.optional(),
  evidence: z.array(EvidenceTable),
  judgements: z.array(Judgement),
  verdict: Verdict,
});
export type RunReport = z.infer<typeof RunReport>;
