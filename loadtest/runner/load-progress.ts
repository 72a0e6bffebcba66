import type { LoadProgress } from '../../protocol/load-progress.ts';
import { type Judgement, overallVerdict } from '../model/judgement.ts';
import { OUTCOMES, type Samples } from '../model/samples.ts';
import { percentile } from '../statistics/percentile-bounds.ts';
import type { RunProgress } from './scenario-run.ts';

/** What stays the same over a run. */
export interface RunIdentity {
  readonly runId: string;
  readonly scenario: string;
  readonly processId: number;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
}

/** Of the latencies that are shown. */
const RECENT_MS = 5_000;
const MAX_RECENT = 20_000;

/** Makes what watchers are told out of what a run tells; it keeps the last, for the rates. */
export function progressTeller(identity: RunIdentity): (progress: RunProgress) => LoadProgress {
  let last = { elapsedMs: 0, scheduled: 0, answered: 0 };
  let rates = { offeredPerSecond: 0, answeredPerSecond: 0 };
  return (progress) => {
    const { state, phase, elapsedMs, plannedMs, scheduled, sent, unexpected, lateShare, judgements } = progress;
    const answered = Object.values(progress.answered).reduce((sum, count) => sum + count, 0);
    // A comparison consists of runs, each of which begins anew.
    if (elapsedMs < last.elapsedMs) last = { elapsedMs: 0, scheduled: 0, answered: 0 };
    const seconds = (elapsedMs - last.elapsedMs) / 1000;
    if (seconds > 0) {
      rates = {
        offeredPerSecond: Math.max(0, (scheduled - last.scheduled) / seconds),
        answeredPerSecond: Math.max(0, (answered - last.answered) / seconds),
      };
      last = { elapsedMs, scheduled, answered };
    }
    return {
      ...identity,
      // The generator is done before all is accounted for; `finalProgress` has the last word.
      state: state === 'done' ? 'draining' : state,
      ...(phase !== '' && { phase }),
      elapsedMs,
      ...(plannedMs !== undefined && { plannedMs }),
      ...{ scheduled, sent, answered, errors: unexpected, lateShare },
      ...rates,
      ...recentLatencies(progress.samples, elapsedMs),
      byStatus: byStatus(progress),
      verdict: overallVerdict(judgements),
      judgements: judgements.map(({ sentence, verdict }) => ({ sentence, verdict })),
    };
  };
}

/** The last word of a run. */
export function finalProgress(last: LoadProgress, judgements: readonly Judgement[]): LoadProgress {
  const { phase: _, ...known } = last;
  return {
    ...known,
    state: 'done',
    verdict: overallVerdict(judgements),
    judgements: judgements.map(({ sentence, verdict }) => ({ sentence, verdict })),
  };
}

function byStatus({ answered, timedOut, reset, refused }: RunProgress): Readonly<Record<string, number>> {
  const others = { timeout: timedOut, reset, refused };
  return { ...answered, ...Object.fromEntries(Object.entries(others).filter(([, count]) => count > 0)) };
}

/** The samples are in the order in which they ended. */
function recentLatencies(samples: Samples, elapsedMs: number): Pick<LoadProgress, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  const latencies: number[] = [];
  for (let at = samples.length - 1; at >= 0 && latencies.length < MAX_RECENT; at -= 1) {
    const endedMs = samples.endedMs[at] as number;
    if (endedMs < elapsedMs - RECENT_MS) break;
    if (OUTCOMES[samples.outcome[at] as number] === 'http')
      latencies.push(endedMs - (samples.intendedMs[at] as number));
  }
  if (latencies.length === 0) return {};
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => percentile(sorted, share) as number;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
