import { type Baseline, saveBaseline } from '../../loadtest/baseline/baseline-file.ts';
import { blocksOf, MIN_BLOCK_SAMPLES } from '../../loadtest/baseline/block.ts';
import { compareSides } from '../../loadtest/baseline/comparison.ts';
import { comparisonJudgements } from '../../loadtest/baseline/comparison-judgements.ts';
import { MIN_BLOCKS } from '../../loadtest/baseline/interleaving.ts';
import { generatorLimit } from '../../loadtest/baseline/noise-probe.ts';
import type { Comparison } from '../../loadtest/model/comparison.ts';
import { type Judgement, overallVerdict } from '../../loadtest/model/judgement.ts';
import { seededRandom } from '../../loadtest/model/random.ts';
import type { RunReport } from '../../loadtest/model/run-report.ts';
import { type ComparedTargets, compareInTurns } from '../../loadtest/runner/compare-in-turns.ts';
import type { ScenarioResult } from '../../loadtest/runner/run-scenario.ts';
import type { RunTarget } from '../../loadtest/runner/run-target.ts';
import type { Scenario } from '../../loadtest/scenario/scenario.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Compared } from './compared-with.ts';

interface ComparisonRequest extends Pick<ComparedTargets, 'signal' | 'onProgress' | 'minBlockMs' | 'generate'> {
  readonly scenario: Scenario;
  readonly target: RunTarget;
  readonly compared: Compared | undefined;
}

/** The report, with the comparison in it that was asked for. One that is stopped amid it is interrupted. */
export async function withComparison(result: ScenarioResult, request: ComparisonRequest): Promise<RunReport> {
  const { compared, signal } = request;
  if (compared === undefined || signal.aborted) return result.report;
  const report = await comparedReport(result, compared, request);
  return signal.aborted ? { ...report, end: 'interrupted' } : report;
}

async function comparedReport(
  result: ScenarioResult,
  compared: Compared,
  request: ComparisonRequest,
): Promise<RunReport> {
  const { report } = result;
  const withJudgements = (more: readonly Judgement[]) => {
    const judgements = [...report.judgements, ...more];
    return { ...report, judgements, verdict: overallVerdict(judgements) };
  };
  try {
    const comparison = await comparisonOf(compared, result, request);
    return { ...withJudgements(comparisonJudgements(comparison)), comparison };
  } catch (error) {
    // The run has been made: what the other target does must not cost its report.
    if (!(error instanceof WorkbenchError)) throw error;
    const sentence = `not slower than ${compared.kind === 'target' ? compared.target.url : compared.file}`;
    const reason = `could not be compared: ${error.message}`;
    return withJudgements([{ id: 'comparison', sentence, verdict: 'inconclusive', reason }]);
  }
}

async function comparisonOf(
  compared: Compared,
  result: ScenarioResult,
  { scenario, target, compared: _, ...options }: ComparisonRequest,
): Promise<Comparison> {
  const random = seededRandom(scenario.seed);
  if (compared.kind === 'target') {
    // The rate of a scenario may have been lowered to what the machine carries: a comparison offers the same.
    const { load } = result;
    const offered = scenario.kind === 'load' && load !== undefined ? { ...scenario, load } : scenario;
    return await compareInTurns(offered, { a: compared.target, b: target, random, ...options });
  }
  const { file, baseline } = compared;
  return compareSides({
    a: { name: `${file} of ${baseline.savedAt}`, ...baseline },
    b: { name: 'this run', ...baselineOf(result) },
    isInterleaved: false,
    random,
  });
}

/** Keeps a run for later ones. Throws FILE_UNWRITABLE, and BAD_ARGUMENT for a run that nothing could be compared with. */
export async function keepBaseline(file: string | undefined, result: ScenarioResult): Promise<void> {
  // A part of a run is nothing to compare others with.
  if (file === undefined || result.report.end !== 'completed') return;
  const baseline = baselineOf(result);
  if (baseline.blocks.some(({ operations }) => Object.keys(operations).length > 0))
    return await saveBaseline(file, baseline);
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The baseline ${file} was not saved: no operation has ${MIN_BLOCK_SAMPLES} answers in each ${BLOCKS}th of the run. Run for longer, or at a higher rate.`,
  );
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
      ...generatorLimit(report.generator),
    },
    blocks: [...blocksOf(samples, BLOCKS)],
  };
}

const BLOCKS = MIN_BLOCKS * 2;
