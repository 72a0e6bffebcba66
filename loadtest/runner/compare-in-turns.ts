import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type Block, blockOf } from '../baseline/block.ts';
import { compareSides } from '../baseline/comparison.ts';
import { MIN_BLOCKS, runInterleaved, type Side } from '../baseline/interleaving.ts';
import { generatorLimit } from '../baseline/noise-probe.ts';
import type { LoadOutcome } from '../driver/load-outcome.ts';
import type { LoadPlan } from '../driver/plan.ts';
import { newRunId, type RunLoadOptions, runLoad } from '../driver/run-load.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Random } from '../model/random.ts';
import type { GeneratorHealth } from '../model/samples.ts';
import { loadPlan } from '../scenario/load-plan.ts';
import { withOverrides } from '../scenario/overrides.ts';
import type { Scenario, ScenarioOfKind } from '../scenario/scenario.ts';
import { machineFacts } from './machine-facts.ts';
import type { RunTarget } from './run-target.ts';
import type { ScenarioRun } from './scenario-run.ts';

/** Two targets to be told apart by speed. */
export interface ComparedTargets extends Pick<ScenarioRun, 'signal' | 'onProgress'> {
  readonly a: RunTarget;
  readonly b: RunTarget;
  readonly random: Random;
  /** Of each block, at least. A shorter one than the default has too few samples at the rates that one machine carries. */
  readonly minBlockMs?: number;
  /** Default: the generator in a process of its own. */
  readonly generate?: (plan: LoadPlan, options: RunLoadOptions) => Promise<Pick<LoadOutcome, 'samples' | 'health'>>;
}

const MIN_BLOCK_MS = 3_000;

/**
 * Measures both targets in turns, each block a short run of the scenario with the load that it has. Throws BAD_ARGUMENT
 * for one without a load.
 */
export async function compareInTurns(scenario: Scenario, targets: ComparedTargets): Promise<Comparison> {
  requireLoad(scenario);
  const { random, signal, onProgress, minBlockMs = MIN_BLOCK_MS, generate = runLoad } = targets;
  const { load, mix, seed, pendingEvents } = shortened(scenario, minBlockMs);
  const probesMs: Record<Side, number[]> = { a: [], b: [] };
  const healths: Record<Side, GeneratorHealth[]> = { a: [], b: [] };
  const runBlock = async (side: Side, at: number): Promise<Block> => {
    const { url, apiKeys } = targets[side];
    const plan = loadPlan({ url, apiKeys, runId: newRunId(), seed, mix, load, pendingEvents });
    const phase = `comparing, block ${at + 1} of ${2 * MIN_BLOCKS}: ${url}`;
    const { samples, health } = await generate(plan, {
      signal,
      onProgress: (progress, soFar) =>
        onProgress({ ...progress, state: 'running', phase, samples: soFar, judgements: [] }),
    });
    healths[side].push(health);
    if (health.calibrationMs !== undefined) probesMs[side].push(health.calibrationMs);
    return blockOf(samples);
  };
  const blocks = await runInterleaved({ blocks: MIN_BLOCKS, random, signal, runBlock });
  const side = (name: Side) => ({
    name: targets[name].url,
    blocks: blocks[name],
    noise: { machine: machineFacts(), probesMs: probesMs[name], ...generatorLimit(overAll(healths[name])) },
  });
  return compareSides({ a: side('a'), b: side('b'), isInterleaved: true, random });
}

function shortened(scenario: ScenarioOfKind<'load'>, minBlockMs: number): ScenarioOfKind<'load'> {
  const { load } = scenario;
  const totalMs =
    load.model === 'closed' ? load.duration : load.phases.reduce((sum, { duration }) => sum + duration, 0);
  const short = withOverrides(scenario, { durationMs: Math.max(minBlockMs, totalMs / MIN_BLOCKS) });
  requireLoad(short);
  return short;
}

/**
 * Of all blocks of a side together: a few late requests are much of one short block. Blocks in turns need no steady
 * machine, since whatever its speed does it does to both sides.
 */
function overAll(blocks: readonly GeneratorHealth[]): Parameters<typeof generatorLimit>[0] {
  const mean = (figure: 'lateShare' | 'eventLoopUtilization') =>
    blocks.reduce((sum, health) => sum + health[figure], 0) / Math.max(1, blocks.length);
  return { lateShare: mean('lateShare'), eventLoopUtilization: mean('eventLoopUtilization'), calibrationRatio: 1 };
}

/** Throws BAD_ARGUMENT for a scenario that has no steady load. */
export function requireLoad(scenario: Scenario): asserts scenario is ScenarioOfKind<'load'> {
  if (scenario.kind !== 'load') {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${scenario.name} has no steady load that could be compared. Compare ingest, inbox, mixed, or one of your own.`,
    );
  }
}
