import * as z from 'zod';
import { Verdict } from './judgement.ts';

/** One figure of one operation, of both sides. */
export const ComparedFigure = z.object({
  operation: z.string(),
  /** `p50`, `p95`, … of the response time. */
  figure: z.string(),
  /** Medians over the blocks. */
  aMs: z.number(),
  bMs: z.number(),
  /** b over a, with one-sided 95 % bounds. */
  ratio: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Of Mann and Whitney's test over the blocks, two-sided. */
  pValue: z.number(),
  /** `pass`: b is not slower by more than the minimum effect; `fail`: it is. */
  verdict: Verdict,
  reason: z.string(),
});
export type ComparedFigure = z.infer<typeof ComparedFigure>;

/** Whether the latencies of an operation scatter differently, whatever their middle is. */
export const ComparedSpread = z.object({
  operation: z.string(),
  /** Between the cumulative distributions of the latencies over their block's median: 0 to 1. */
  distance: z.number(),
  /** Over all ways to exchange blocks between the sides. */
  pValue: z.number(),
  finding: z.enum(['same', 'changed', 'unclear']),
});
export type ComparedSpread = z.infer<typeof ComparedSpread>;

/** Two targets, or a target and what was measured of one before. */
export const Comparison = z.object({
  a: z.string(),
  b: z.string(),
  blocksA: z.number(),
  blocksB: z.number(),
  /** Both were measured in turns, in one run. If not, b was measured at another time than a. */
  isInterleaved: z.boolean(),
  /** Of a slowdown, as a share, that matters. */
  minimumEffect: z.number(),
  /** Whether the machine was the same and as fast for both; one sentence. */
  machine: z.object({ isSame: z.boolean(), text: z.string() }),
  figures: z.array(ComparedFigure),
  spreads: z.array(ComparedSpread),
  verdict: Verdict,
});
export type Comparison = z.infer<typeof Comparison>;
