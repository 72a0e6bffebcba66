import { type Baseline, readBaseline, saveBaseline } from '../../loadtest/baseline/baseline-file.ts';
import { blocksOf, MIN_BLOCK_SAMPLES } from '../../loadtest/baseline/block.ts';
import { compareSides } from '../../loadtest/baseline/comparison.ts';
import { comparisonJudgements } from '../../loadtest/baseline/comparison-judgements.ts';
import { MIN_BLOCKS } from '../../loadtest/baseline/interleaving.ts';
import { generatorLimit } from '../../loadtest/baseline/noise-probe.ts';
import type { Comparison } from '../../loadtest/model/comparison.ts';
import { type Judgement, overallVerdict } from '../../loadtest/model/judgement.ts';
import { seededRandom } from '../../loadtest/model/random.ts';
import type { RunReport } from '../../loadtest/model/run-report.ts';
import { compareInTurns, requireLoad } from '../../loadtest/runner/compare-in-turns.ts';
import type { ScenarioResult } from '../../loadtest/runner/run-scenario.ts';
import type { RunTarget } from '../../loadtest/runner/run-target.ts';
import type { Scenario } from '../../loadtest/scenario/scenario.ts';
import { allowTarget } from '../../loadtest/target/allowed-target.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { LoadArguments } from './load-options.ts';

/** What a run is to be compared with. */
export type Compared =
  | { readonly kind: 'baseline'; readonly file: string; readonly baseline: Baseline }
  | { readonly kind: 'target'; readonly url: string };

/** Reads `--compare` before there is any load: a run of ten minutes must not be lost to a misspelt file. Throws BAD_ARGUMENT. */
export async function comparedWith(
  scenario: Scenario,
  { compare, allowRemote }: Pick<LoadArguments, 'compare' | 'allowRemote'>,
): Promise<Compared | undefined> {
  if (compare === undefined) return undefined;
  if (!/^https?:/.test(compare)) {
    return { kind: 'baseline', file: compare, baseline: await readBaseline(compare, scenario.name) };
  }
  requireLoad(scenario);
  const { url } = await allowTarget(compare, { allowedHosts: allowRemote ?? [] });
  return { kind: 'target', url };
}

interface ComparisonRequest {
  readonly scenario: Scenario;
  readonly target: RunTarget;
  readonly compared: Compared | undefined;
  readonly signal: AbortSignal;
}

/** The report, with the comparison in it that was asked for. */
export async function withComparison(result: ScenarioResult, request: ComparisonRequest): Promise<RunReport> {
  const { compared, signal } = request;
  if (compared === undefined || signal.aborted) return result.report;
  const { report } = result;
  try {
    const comparison = await comparisonOf(compared, result, request);
    const judgements = [...report.judgements, ...comparisonJudgements(comparison)];
    return { ...report, comparison, judgements, verdict: overallVerdict(judgements) };
  } catch (error) {
    // The run has been made: what the other target does must not cost its report.
    if (!(error instanceof WorkbenchError)) throw error;
    const sentence = `not slower than ${compared.kind === 'target' ? compared.url : compared.file}`;
    const reason = `could not be compared: ${error.message}`;
    const judgements: Judgement[] = [
      ...report.judgements,
      { id: 'comparison', sentence, verdict: 'inconclusive', reason },
    ];
    return { ...report, judgements, verdict: overallVerdict(judgements) };
  }
}

async function comparisonOf(
  compared: Compared,
  result: ScenarioResult,
  { scenario, target, signal }: ComparisonRequest,
): Promise<Comparison> {
  const random = seededRandom(scenario.seed);
  if (compared.kind === 'target') {
    const a = { ...target, url: compared.url, control: undefined };
    return await compareInTurns(scenario, { a, b: target, random, signal });
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
      ...generatorLimit([report.generator]),
    },
    blocks: [...blocksOf(samples, BLOCKS)],
  };
}

const BLOCKS = MIN_BLOCKS * 2;
