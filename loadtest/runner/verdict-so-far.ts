import type { DriverProgress } from '../driver/load-outcome.ts';
import { whyHopeless } from '../judgement/hopeless.ts';
import { judgeRun } from '../judgement/judge-run.ts';
import type { Threshold } from '../judgement/threshold.ts';
import type { Judgement } from '../model/judgement.ts';
import type { Samples } from '../model/samples.ts';

/** How the thresholds stand amid a run. */
export interface VerdictSoFar {
  readonly judgements: readonly Judgement[];
  /** Why the run cannot pass any more. */
  readonly why?: string | undefined;
}

/** Judging takes longer with every sample: it is done again when so much time has passed as a small share of it took. */
const MAX_TIME_SHARE = 0.05;
const EVERY_MS = 1_000;

/** Judges from time to time; in between, what was found last. */
export function verdictSoFar(
  thresholds: readonly Threshold[],
  plannedRequests: number | undefined,
): (progress: DriverProgress, samples: Samples) => VerdictSoFar {
  let found: VerdictSoFar = { judgements: [] };
  let nextAtMs = 0;
  return (progress, samples) => {
    if (progress.state !== 'running' || performance.now() < nextAtMs) return found;
    const startedAtMs = performance.now();
    const { ledger, generator } = WITHOUT_END;
    const judgements = judgeRun(thresholds, {
      samples,
      ledger,
      generator: { ...generator, lateShare: progress.lateShare },
    });
    found = { judgements, why: whyHopeless(thresholds, { samples, plannedRequests }) };
    const tookMs = performance.now() - startedAtMs;
    nextAtMs = performance.now() + Math.max(EVERY_MS, tookMs / MAX_TIME_SHARE);
    return found;
  };
}

/** What is known only at the end. */
export const WITHOUT_END = {
  generator: {
    ...{ lateShare: 0, waitedShare: 0, latenessP99Ms: 0, latenessMaxMs: 0, maxBacklog: 0 },
    ...{ eventLoopUtilization: 0, eventLoopDelayP99Ms: 0, cpuCores: 0, calibrationRatio: 1 },
  },
  ledger: {
    ...{ scheduled: 0, dropped: 0, sent: 0, answered: {}, timedOut: 0 },
    ...{ reset: 0, refused: 0, inFlight: 0, resent: 0 },
  },
} as const;
