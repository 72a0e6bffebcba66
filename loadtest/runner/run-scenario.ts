import { VERSION } from '../../protocol/version.ts';
import { newRunId } from '../driver/run-load.ts';
import { measurementsOf } from '../judgement/measurements.ts';
import { overallVerdict } from '../model/judgement.ts';
import type { RunReport } from '../model/run-report.ts';
import type { Samples } from '../model/samples.ts';
import type { LoadModel } from '../scenario/load-model.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { runLoadScenario } from './load-run.ts';
import { machineFacts } from './machine-facts.ts';
import { runProbeScenario } from './probe-scenario.ts';
import { preflight, type RunTarget } from './run-target.ts';
import type { RunProgress, ScenarioOutcome, ScenarioRun } from './scenario-run.ts';
import { runStress } from './stress-run.ts';

export interface RunScenarioOptions {
  readonly target: RunTarget;
  /** Ends the run early; it still tells all that it has found out. */
  readonly signal: AbortSignal;
  /** Where the scenario was read. */
  readonly file?: string | undefined;
  /** Default: a new one. */
  readonly runId?: string;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** A report, and the samples that it was made from. */
export interface ScenarioResult {
  readonly report: RunReport;
  readonly samples: Samples;
  /** What was offered; only of a scenario with a load. */
  readonly load?: LoadModel | undefined;
}

/**
 * Runs a scenario and reports. Rejects with NOT_RUNNING or REQUEST_REFUSED if there is nothing to run it against;
 * whatever the target does once the run has begun is a part of the report.
 */
export async function runScenario(scenario: Scenario, options: RunScenarioOptions): Promise<ScenarioResult> {
  const { target, signal, runId = newRunId(), onProgress = () => {} } = options;
  await preflight(target, { isTriggersApi: usesTriggersApi(scenario), signal });
  const startedAtMs = Date.now();
  const outcome = await runKind(scenario, { runId, target, signal, onProgress });
  const { samples, load } = outcome;
  return { report: reportOf(scenario, options, outcome, startedAtMs), samples, load };
}

function runKind(scenario: Scenario, run: ScenarioRun): Promise<ScenarioOutcome> {
  switch (scenario.kind) {
    case 'load':
      return runLoadScenario(scenario, run);
    case 'stress':
      return runStress(scenario, run);
    default:
      return runProbeScenario(scenario, run);
  }
}

function reportOf(
  scenario: Scenario,
  { target, file }: RunScenarioOptions,
  outcome: ScenarioOutcome,
  startedAtMs: number,
): RunReport {
  const { samples, ledger, health, judgements, evidence, server, end, endReason, notes } = outcome;
  const note = notes.join(' ');
  return {
    schemaVersion: 1,
    tool: { name: 'triggers-workbench', version: VERSION },
    scenario: {
      name: scenario.name,
      description: scenario.description,
      seed: scenario.seed,
      ...(file !== undefined && { file }),
    },
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Date.now() - startedAtMs,
    target: {
      url: target.url,
      kind: target.kind,
      ...(target.version !== undefined && { version: target.version }),
      ...(note !== '' && { note }),
    },
    machine: machineFacts(),
    end,
    ...(endReason !== undefined && { endReason }),
    generator: health,
    ...measurementsOf(samples),
    ledger,
    ...(server !== undefined && { server }),
    evidence: [...evidence],
    ...(outcome.budget !== undefined && { budget: outcome.budget }),
    ...(outcome.price !== undefined && { price: outcome.price }),
    judgements: [...judgements],
    verdict: overallVerdict(judgements),
  };
}

/** A scenario of nothing but requests of its own may be for any API. */
export function usesTriggersApi(scenario: Scenario): boolean {
  if (scenario.kind !== 'load' && scenario.kind !== 'stress') return true;
  return scenario.pendingEvents > 0 || scenario.mix.some(({ operation }) => operation !== 'request');
}
