import type { LoadOutcome } from '../driver/load-outcome.ts';
import type { LoadPlan } from '../driver/plan.ts';
import { runLoad } from '../driver/run-load.ts';
import { judgeRun } from '../judgement/judge-run.ts';
import { latencySummary } from '../judgement/latency-summary.ts';
import { reconcile } from '../ledger/reconcile.ts';
import type { Judgement } from '../model/judgement.ts';
import type { EvidenceTable } from '../model/run-report.ts';
import { OUTCOMES, type Samples } from '../model/samples.ts';
import { loadPlan } from '../scenario/load-plan.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { findCapacity } from './machine-capacity.ts';
import { costsOf } from './run-records.ts';
import { samplesBetween } from './samples-slice.ts';
import { type ResourceUse, resourceMeter, whatSaturated } from './saturation.ts';
import type { ScenarioOutcome, ScenarioRun } from './scenario-run.ts';
import { WITHOUT_END } from './verdict-so-far.ts';

type Stress = ScenarioOfKind<'stress'>;

/** One rate, held for a while. */
interface Step {
  readonly perSecond: number;
  readonly samples: Samples;
  readonly judgements: readonly Judgement[];
  readonly use: ResourceUse;
}

const STARTING_SHARE = 0.25;
const WARM_UP_MS = 2_000;

/** Raises the rate step by step until an objective breaks, and names what was used up then. */
export async function runStress(scenario: Stress, run: ScenarioRun): Promise<ScenarioOutcome> {
  const { fromPerSecond, notes } = await firstRate(scenario, run);
  const rates = Array.from({ length: scenario.steps.most }, (_, at) => fromPerSecond * scenario.steps.factor ** at);
  const plan = planOf(scenario, run, rates);
  const meter = resourceMeter(run.target.control);
  const uses: Promise<ResourceUse>[] = [];
  const broken = new AbortController();
  const outcome = await runLoad(plan, {
    signal: AbortSignal.any([run.signal, broken.signal]),
    onProgress: (progress, samples) => {
      run.onProgress({ ...progress, samples, judgements: [] });
      const at = stepNumber(progress.phase);
      // The step before is over, and all but its last answers are there.
      while (at !== undefined && uses.length < at) {
        uses.push(meter.read());
        const step = samplesOfStep(samples, scenario, uses.length - 1);
        if (isBroken(judgeRun(scenario.objectives, { ...WITHOUT_END, samples: step }))) broken.abort();
      }
    },
  });
  uses.push(meter.read());
  const steps = stepsOf(scenario, outcome, rates, await Promise.all(uses));
  const { control } = run.target;
  const { judgements, server } = await reconcile(outcome, {
    runId: run.runId,
    ...(control !== undefined && { control }),
  });
  const { figures: _, ...costs } = await costsOf(control, run.runId, outcome.ledger.sent);
  const { samples, ledger, health } = outcome;
  return {
    samples,
    ledger,
    health,
    ...costs,
    ...(server !== undefined && { server }),
    judgements: [judgeKnee(scenario, steps, outcome), ...judgements],
    evidence: [tableOf(steps)],
    end: run.signal.aborted ? 'interrupted' : 'completed',
    notes,
  };
}

async function firstRate({ steps, mix, seed }: Stress, run: ScenarioRun) {
  if (steps.fromPerSecond !== undefined) return { fromPerSecond: steps.fromPerSecond, notes: [] };
  const capacity = await findCapacity(mix, seed, run.target, run.signal);
  const fromPerSecond = Math.max(1, Math.round(capacity * STARTING_SHARE));
  return {
    fromPerSecond,
    notes: [
      `The steps begin at ${fromPerSecond}/s, a quarter of the ${Math.round(capacity)}/s that a short calibration found.`,
    ],
  };
}

function planOf(scenario: Stress, { runId, target }: ScenarioRun, rates: readonly number[]): LoadPlan {
  const { steps, mix, seed, pendingEvents, connections, timeout } = scenario;
  const phase = (perSecond: number) => ({ shape: 'constant' as const, duration: steps.duration, perSecond });
  return loadPlan({
    ...{ url: target.url, apiKeys: target.apiKeys, runId, seed, mix, pendingEvents },
    load: { model: 'open', phases: rates.map(phase), warmUp: WARM_UP_MS, connections, timeout },
  });
}

/** Phases are named `constant-1`, `constant-2`, …; places of steps count from 0. */
function stepNumber(phase: string): number | undefined {
  const [, number] = /^constant-(\d+)$/.exec(phase) ?? [];
  return number === undefined ? undefined : Number(number) - 1;
}

/** By the first measured request, since phases follow each other without a gap. */
function samplesOfStep(samples: Samples, { steps }: Stress, at: number): Samples {
  let startMs = Number.POSITIVE_INFINITY;
  for (let place = 0; place < samples.length; place += 1) {
    if (samples.isWarmUp[place] === 0) startMs = Math.min(startMs, samples.intendedMs[place] as number);
  }
  return samplesBetween(samples, startMs + at * steps.duration, startMs + (at + 1) * steps.duration);
}

function isBroken(judgements: readonly Judgement[]): boolean {
  return judgements.some(({ verdict }) => verdict === 'fail');
}

function stepsOf(
  scenario: Stress,
  outcome: LoadOutcome,
  rates: readonly number[],
  uses: readonly ResourceUse[],
): readonly Step[] {
  const steps = rates.map((perSecond, at) => {
    const samples = samplesOfStep(outcome.samples, scenario, at);
    return {
      perSecond,
      samples,
      judgements: judgeRun(scenario.objectives, { ...WITHOUT_END, samples }),
      use: uses[at] as ResourceUse,
    };
  });
  // A step that was given up soon after its start says nothing.
  const whole = steps.filter(
    ({ samples, use, perSecond }) =>
      use !== undefined && samples.length >= (perSecond * scenario.steps.duration) / 2000,
  );
  const firstBroken = whole.findIndex(({ judgements }) => isBroken(judgements));
  return firstBroken === -1 ? whole : whole.slice(0, firstBroken + 1);
}

function judgeKnee({ steps: { duration, most } }: Stress, steps: readonly Step[], { health }: LoadOutcome): Judgement {
  const common = {
    id: 'knee',
    sentence: 'the rate at which an objective breaks is found, and what is used up there',
    unit: '/s',
  };
  const last = steps.at(-1);
  if (last === undefined) return { ...common, verdict: 'inconclusive', reason: 'no step was completed' };
  const broken = last.judgements.find(({ verdict }) => verdict === 'fail');
  const samples = steps.reduce((sum, step) => sum + step.samples.length, 0);
  const held = steps.findLast(({ judgements }) => !isBroken(judgements));
  const [observed, known] = [held?.perSecond ?? 0, { ...common, samples }];
  if (broken === undefined) {
    const reason = `everything held up to ${last.perSecond.toFixed(0)}/s; raise steps.most over ${most}, or steps.factor`;
    return { ...known, observed, verdict: 'inconclusive', reason };
  }
  const generator =
    health.lateShare > 0.01 ? `${(health.lateShare * 100).toFixed(1)} % of the requests left late` : undefined;
  const saturated = whatSaturated(last.use, generator);
  const why = `${broken.sentence}: ${broken.reason}`;
  if (held === undefined) {
    return {
      ...known,
      observed: 0,
      verdict: 'fail',
      reason: `nothing held even at ${last.perSecond.toFixed(0)}/s: ${why}; used up was ${saturated}`,
    };
  }
  const reason = `held at ${held.perSecond.toFixed(0)}/s for ${duration / 1000} s, broke at ${last.perSecond.toFixed(0)}/s: ${why}; used up was ${saturated}`;
  return { ...known, observed, verdict: generator === undefined ? 'pass' : 'inconclusive', reason };
}

function tableOf(steps: readonly Step[]): EvidenceTable {
  const round = (value: number) => Number(value.toFixed(1));
  return {
    title: 'Steps of a rising rate',
    columns: [
      'offered /s',
      'answered /s',
      'success',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'host queue ms',
      'database ms',
      'environments',
      'processors busy',
      'objectives',
    ],
    rows: steps.map(({ perSecond, samples, judgements, use }) => {
      const latencies = Float64Array.from(
        samples.endedMs,
        (endedMs, at) => endedMs - (samples.intendedMs[at] as number),
      );
      const { p50Ms, p95Ms, p99Ms } = latencySummary(latencies);
      const successes = samples.status.filter(
        (status, at) => OUTCOMES[samples.outcome[at] as number] === 'http' && status < 400,
      ).length;
      const seconds =
        samples.length === 0 ? 1 : ((samples.intendedMs.at(-1) as number) - (samples.intendedMs[0] as number)) / 1000;
      return [
        round(perSecond),
        round(successes / Math.max(0.001, seconds)),
        `${((successes / Math.max(1, samples.length)) * 100).toFixed(2)} %`,
        ...[p50Ms, p95Ms, p99Ms, use.queueMs, use.databaseMs].map(round),
        use.environments,
        `${(use.processorShare * 100).toFixed(0)} %`,
        isBroken(judgements) ? 'broken' : 'held',
      ];
    }),
  };
}
