import * as z from 'zod';

/** How a load run stands, as it tells a running emulator once or twice a second and dashboards show it. */
export const LoadProgress = z.object({
  runId: z.string(),
  scenario: z.string(),
  state: z.enum(['starting', 'warming-up', 'running', 'draining', 'done']),
  /** What it does in that state: the phase of its load, a step, a block of a comparison; absent: nothing of note. */
  phase: z.string().optional(),
  /** Process of the run, which SIGINT ends gracefully. */
  processId: z.number(),
  /** Epoch milliseconds. */
  startedAtMs: z.number(),
  elapsedMs: z.number(),
  /** Absent: it ends by itself when it knows enough. */
  plannedMs: z.number().optional(),
  scheduled: z.number(),
  sent: z.number(),
  answered: z.number(),
  /** Answers other than the expected, timeouts and resets. */
  errors: z.number(),
  /** Of the last second. */
  offeredPerSecond: z.number(),
  answeredPerSecond: z.number(),
  /** Response times of the last seconds. */
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
  /** All answers so far by status or outcome. */
  byStatus: z.record(z.string(), z.number()),
  /** Of all sent requests, those that left more than 5 ms late: 0 to 1. */
  lateShare: z.number(),
  /** So far, or of the whole run once it is done. */
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  judgements: z.array(z.object({ sentence: z.string(), verdict: z.enum(['pass', 'fail', 'inconclusive']) })),
});
export type LoadProgress = z.infer<typeof LoadProgress>;
