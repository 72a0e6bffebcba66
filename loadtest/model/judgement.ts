import * as z from 'zod';

/** `inconclusive`: neither shown to hold nor shown to be broken by what was measured. */
export const VERDICTS = ['pass', 'fail', 'inconclusive'] as const;
export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

/** One question that a run answers, with its evidence. */
export const Judgement = z.object({
  /** Stable and greppable: `latency-p95-create`, `ledger`, `generator`, `admitted-at-1.1`. */
  id: z.string(),
  /** What was asked, with its limit: `p95 of create at most 100 ms`. */
  sentence: z.string(),
  verdict: Verdict,
  /** Why so, with the values: one sentence. */
  reason: z.string(),
  observed: z.number().optional(),
  /** One-sided 95 % confidence bounds of what was observed. */
  lowerBound: z.number().optional(),
  upperBound: z.number().optional(),
  limit: z.number().optional(),
  /** `ms`, `/s`, `share`, `requests`, `MB`, … */
  unit: z.string().optional(),
  samples: z.number().optional(),
  /** How many more samples could decide; only of an inconclusive one that more samples would decide. */
  missingSamples: z.number().optional(),
});
export type Judgement = z.infer<typeof Judgement>;

/** Fails if anything fails, is inconclusive if anything is, and passes only if there is something that does. */
export function overallVerdict(judgements: readonly Pick<Judgement, 'verdict'>[]): Verdict {
  if (judgements.some(({ verdict }) => verdict === 'fail')) return 'fail';
  if (judgements.length === 0 || judgements.some(({ verdict }) => verdict === 'inconclusive')) return 'inconclusive';
  return 'pass';
}
