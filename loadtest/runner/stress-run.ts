import type { LoadPlan } from '../driver/plan.ts';
import { runLoad } from '../driver/run-load.ts';
import { judgeGenerator } from '../judgement/generator-judgement.ts';
import { judgeRun } from '../judgement/judge-run.ts';
import { loadPlan } from '../scenario/load-plan.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { accountFor } from './account-for.ts';
import { unlessGone } from './emulator-gone.ts';
import { findCapacity } from './machine-capacity.ts';
import { costsOf, NO_COSTS } from './run-records.ts';
import { type ResourceUse, resourceMeter } from './saturation.ts';
import type { ScenarioOutcome, ScenarioRun } from './scenario-run.ts';
import { isBroken, judgeKnee, samplesOfStep, stepsOf, stepTable } from './stress-steps.ts';
import { WITHOUT_END } from './verdict-so-far.ts';

type Stress = ScenarioOfKind<'stress'>;

const STARTING_SHARE = 0.25;

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
  const steps = stepsOf(scenario, outcome.samples, rates, await Promise.all(uses));
  const { control } = run.target;
  const { judgements, server } = await accountFor(outcome, {
    runId: run.runId,
    ...(control !== undefined && { control }),
  });
  const { parts } = await unlessGone(costsOf(control, run.runId, outcome.ledger.sent), NO_COSTS);
  const { samples, ledger, health } = outcome;
  return {
    samples,
    ledger,
    health,
    ...parts,
    ...(server !== undefined && { server }),
    judgements: [judgeGenerator(health), judgeKnee(scenario, steps, health), ...judgements],
    evidence: [stepTable(steps)],
    end: run.signal.aborted ? 'interrupted' : 'completed',
    notes,
  };
}

async function firstRate({ steps, mix, seed }: Stress, run: ScenarioRun) {
  if (steps.fromPerSecond !== undefined) return { fromPerSecond: steps.fromPerSecond, notes: [] };
  const capacity = await findCapacity(mix, seed, run);
  const fromPerSecond = Math.max(1, Math.round(capacity * STARTING_SHARE));
  return {
    fromPerSecond,
    notes: [
      `The steps begin at ${fromPerSecond}/s, a quarter of the ${Math.round(capacity)}/s that a short calibration found.`,
    ],
  };
}

function planOf(scenario: Stress, { runId, target }: ScenarioRun, rates: readonly number[]): LoadPlan {
  const { steps, mix, seed, pendingEvents, warmUp, connections, timeout } = scenario;
  const phase = (perSecond: number) => ({ shape: 'constant' as const, duration: steps.duration, perSecond });
  return loadPlan({
    ...{ url: target.url, apiKeys: target.apiKeys, runId, seed, mix, pendingEvents },
    load: { model: 'open', phases: rates.map(phase), warmUp, connections, timeout },
  });
}

/** Phases are named `constant-1`, `constant-2`, …; places of steps count from 0. */
function stepNumber(phase: string): number | undefined {
  const [, number] = /^constant-(\d+)$/.exec(phase) ?? [];
  return number === undefined ? undefined : Number(number) - 1;
}
