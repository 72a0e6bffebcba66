import { runLoad } from '../driver/run-load.ts';
import { judgeRun } from '../judgement/judge-run.ts';
import { quantity } from '../model/quantity.ts';
import { type LoadModel, peakPerSecond, plannedRequests } from '../scenario/load-model.ts';
import { eventOperations, loadPlan } from '../scenario/load-plan.ts';
import { loweredTo } from '../scenario/scaled-load.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { accountFor } from './account-for.ts';
import { unlessGone } from './emulator-gone.ts';
import { hotPartitions } from './hot-partitions.ts';
import { findCapacity } from './machine-capacity.ts';
import { costsOf, NO_COSTS } from './run-records.ts';
import type { RunProgress, ScenarioOutcome, ScenarioRun } from './scenario-run.ts';
import { startTimedFaults } from './timed-faults.ts';
import { verdictSoFar } from './verdict-so-far.ts';

type LoadScenario = ScenarioOfKind<'load'>;

/** Runs a mix of requests under a load, and judges its thresholds. */
export async function runLoadScenario(scenario: LoadScenario, run: ScenarioRun): Promise<ScenarioOutcome> {
  const { target, signal } = run;
  const { load, notes } = await loadFor(scenario, run);
  const plan = loadPlan({
    ...{ url: target.url, apiKeys: target.apiKeys, runId: run.runId },
    ...{ seed: scenario.seed, mix: scenario.mix, load, pendingEvents: scenario.pendingEvents },
  });
  const thresholds = [...scenario.thresholds, ...(target.kind === 'remote' ? scenario.deployedThresholds : [])];
  const planned = load.model === 'open' ? plannedRequests(load) : undefined;
  await using faults = startTimedFaults(scenario.faults, target.control);
  let last: RunProgress | undefined;
  const hopeless = new AbortController();
  const outlook = verdictSoFar(thresholds, planned);
  const outcome = await runLoad(plan, {
    signal: AbortSignal.any([signal, hopeless.signal]),
    onProgress: (progress, samples) => {
      if (progress.state === 'running') faults.begin();
      const { judgements, why } = outlook(progress, samples);
      if (why !== undefined) hopeless.abort(why);
      last = { ...progress, samples, judgements };
      run.onProgress(last);
    },
  });
  if (last !== undefined) run.onProgress({ ...last, state: 'draining', phase: 'accounting' });
  await unlessGone(faults.end(), undefined);
  const { control, apiKeys, url } = target;
  const { judgements, server } = await accountFor(outcome, {
    runId: run.runId,
    ...(control !== undefined && { control }),
    ...(scenario.nothingLost &&
      outcome.createdEvents.length > 0 && {
        events: { url, apiKey: apiKeys[0] ?? '', ...eventOperations(scenario.mix, run.runId) },
      }),
  });
  const { parts, figures, struck } = await unlessGone(costsOf(control, run.runId, outcome.ledger.sent), NO_COSTS);
  const { samples, ledger, health } = outcome;
  return {
    samples,
    ledger,
    health,
    ...parts,
    ...(server !== undefined && { server }),
    judgements: [
      ...judgeRun(thresholds, { samples, ledger, generator: health, budget: figures }),
      ...judgements,
      ...faults.judgements(),
    ],
    evidence: [...faults.evidence(struck), ...(await unlessGone(hotPartitions(control), []))],
    end: signal.aborted ? 'interrupted' : hopeless.signal.aborted ? 'aborted' : 'completed',
    ...(hopeless.signal.aborted && { endReason: String(hopeless.signal.reason) }),
    load,
    notes,
  };
}

/** The load as it is written, or as much of it as the machine carries; and what a reader must know of that. */
async function loadFor(
  scenario: LoadScenario,
  run: ScenarioRun,
): Promise<{ load: LoadModel; notes: readonly string[] }> {
  const { load, mix, seed } = scenario;
  if (load.model === 'closed' || load.machineShare === undefined || run.target.kind === 'remote')
    return { load, notes: [] };
  const capacity = await findCapacity(mix, seed, run);
  const lowered = capacity === 0 ? load : loweredTo(load, capacity * load.machineShare);
  const written = Math.max(...load.phases.map(peakPerSecond));
  const offered = Math.max(...lowered.phases.map(peakPerSecond));
  const carries = `a short calibration found that this machine carries about ${quantity(Math.round(capacity), '/s')}`;
  if (lowered === load) return { load, notes: [`Offered as written, up to ${quantity(written, '/s')}: ${carries}.`] };
  return {
    load: lowered,
    notes: [
      `Offered up to ${quantity(Math.round(offered), '/s')} and not the ${quantity(written, '/s')} of the scenario: ${carries}. Give --rate for another.`,
    ],
  };
}
