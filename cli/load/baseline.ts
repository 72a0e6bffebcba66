import { type Baseline, readBaseline, saveBaseline } from '../../loadtest/baseline/baseline-file.ts';
import { blocksOf } from '../../loadtest/baseline/block.ts';
import { compareSides } from '../../loadtest/baseline/comparison.ts';
import { comparisonJudgements } from '../../loadtest/baseline/comparison-judgements.ts';
import { MIN_BLOCKS } from '../../loadtest/baseline/interleaving.ts';
import type { Comparison } from '../../loadtest/model/comparison.ts';
import { overallVerdict } from '../../loadtest/model/judgement.ts';
import { seededRandom } from '../../loadtest/model/random.ts';
import type { RunReport } from '../../loadtest/model/run-report.ts';
import { compareInTurns } from '../../loadtest/runner/compare-in-turns.ts';
import type { ScenarioResult } from '../../loadtest/runner/run-scenario.ts';
import type { RunTarget } from '../../loadtest/runner/run-target.ts';
import type { Scenario } from '../../loadtest/scenario/scenario.ts';
import { allowTarget } from '../../loadtest/target/allowed-target.ts';
import type { LoadArguments } from './load-options.ts';

interface ComparisonRequest {
  readonly scenario: Scenario;
  readonly target: RunTarget;
  readonly options: Pick<LoadArguments, 'save' | 'compare' | 'allowRemote'>;
  readonly signal: AbortSignal;
}

/** The report, with what `--compare` asks for in it; `--save` keeps its run. Throws BAD_ARGUMENT and FILE_UNWRITABLE. */
export async function withComparison(result: ScenarioResult, request: ComparisonRequest): Promise<RunReport> {
  const { save, compare } = request.options;
  const baseline = baselineOf(result);
  // A part of a run is nothing to compare others with.
  if (save !== undefined && result.report.end === 'completed') await saveBaseline(save, baseline);
  if (compare === undefined || request.signal.aborted) return result.report;
  const comparison = await comparisonOf(compare, baseline, request);
  const judgements = [...result.report.judgements, ...comparisonJudgements(comparison)];
  return { ...result.report, comparison, judgements, verdict: overallVerdict(judgements) };
}

async function comparisonOf(
  compare: string,
  b: Baseline,
  { scenario, target, options, signal }: ComparisonRequest,
): Promise<Comparison> {
  const random = seededRandom(scenario.seed);
  if (/^https?:/.test(compare)) {
    const { url } = await allowTarget(compare, { allowedHosts: options.allowRemote ?? [] });
    return await compareInTurns(scenario, { a: { ...target, url, control: undefined }, b: target, random, signal });
  }
  const a = await readBaseline(compare, scenario.name);
  return compareSides({
    a: { name: `${compare} of ${a.savedAt}`, ...a },
    b: { name: 'this run', ...b },
    isInterleaved: false,
    random,
  });
}

/** Enough blocks for the tests, and enough samples in each. */
function baselineOf({ report, samples }: ScenarioResult): Baseline {
  const { calibrationMs = 0, calibrationRatio } = report.generator;
  return {
    kind: 'triggers-load-baseline',
    schemaVersion: 1,
    savedAt: report.startedAt,
    scenario: { name: report.scenario.name, seed: report.scenario.seed },
    target: report.target,
    noise: {
      machine: report.machine,
      probesMs: calibrationMs > 0 ? [calibrationMs, calibrationMs * calibrationRatio] : [],
    },
    blocks: [...blocksOf(samples, BLOCKS)],
  };
}

const BLOCKS = MIN_BLOCKS * 2;
