import { GENERATOR_LIMITS, judgeGenerator } from '../judgement/generator-judgement.ts';
import { judgeRun } from '../judgement/judge-run.ts';
import { latencySummary } from '../judgement/latency-summary.ts';
import type { Judgement } from '../model/judgement.ts';
import type { EvidenceTable } from '../model/run-report.ts';
import { type GeneratorHealth, OUTCOMES, type Samples } from '../model/samples.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { samplesBetween } from './samples-slice.ts';
import { type ResourceUse, whatSaturated } from './saturation.ts';
import { WITHOUT_END } from './verdict-so-far.ts';

type Stress = Pick<ScenarioOfKind<'stress'>, 'steps' | 'objectives'>;

/** One rate, held for a while. */
export interface Step {
  readonly perSecond: number;
  readonly samples: Samples;
  readonly judgements: readonly Judgement[];
  readonly use: ResourceUse;
}

/** Of a step, the samples: by the first measured request, since phases follow each other without a gap. */
export function samplesOfStep(samples: Samples, { steps }: Pick<Stress, 'steps'>, at: number): Samples {
  let startMs = Number.POSITIVE_INFINITY;
  for (let place = 0; place < samples.length; place += 1) {
    if (samples.isWarmUp[place] === 0) startMs = Math.min(startMs, samples.intendedMs[place] as number);
  }
  return samplesBetween(samples, startMs + at * steps.duration, startMs + (at + 1) * steps.duration);
}

/** Whether an objective does not hold. */
export function isBroken(judgements: readonly Judgement[]): boolean {
  return judgements.some(({ verdict }) => verdict === 'fail');
}

/** What was found at each rate, as far as the first at which an objective broke. */
export function stepsOf(
  scenario: Stress,
  all: Samples,
  rates: readonly number[],
  uses: readonly ResourceUse[],
): readonly Step[] {
  const steps = rates.map((perSecond, at) => {
    const samples = samplesOfStep(all, scenario, at);
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

/** Where the knee is, and what was used up there. What the generator limited is no knee of the target's. */
export function judgeKnee(
  { steps: { duration, most } }: Pick<Stress, 'steps'>,
  steps: readonly Step[],
  health: GeneratorHealth,
): Judgement {
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
  const known = { ...common, observed: held?.perSecond ?? 0, samples };
  if (broken === undefined) {
    const reason = `everything held up to ${last.perSecond.toFixed(0)}/s; raise steps.most over ${most}, or steps.factor`;
    return { ...known, verdict: 'inconclusive', reason };
  }
  const generator = judgeGenerator(health);
  const found =
    held === undefined
      ? `nothing held even at ${last.perSecond.toFixed(0)}/s`
      : `held at ${held.perSecond.toFixed(0)}/s for ${duration / 1000} s, broke at ${last.perSecond.toFixed(0)}/s`;
  const reason = `${found}: ${broken.sentence}: ${broken.reason}; used up was ${whatSaturated(last.use, usedUpGenerator(health))}`;
  if (generator.verdict !== 'pass') {
    return { ...known, verdict: 'inconclusive', reason: `${reason}; not to be trusted: ${generator.reason}` };
  }
  return { ...known, verdict: held === undefined ? 'fail' : 'pass', reason };
}

function usedUpGenerator({ lateShare, eventLoopUtilization }: GeneratorHealth): string | undefined {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  if (lateShare > GENERATOR_LIMITS.maxLateShare) return `${percent(lateShare)} of the requests left late`;
  const isBusy = eventLoopUtilization > GENERATOR_LIMITS.maxEventLoopUtilization;
  return isBusy ? `its event loop was ${percent(eventLoopUtilization)} busy` : undefined;
}

/** A row for each step. */
export function stepTable(steps: readonly Step[]): EvidenceTable {
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
