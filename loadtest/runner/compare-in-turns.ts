import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type Block, blockOf } from '../baseline/block.ts';
import { compareSides } from '../baseline/comparison.ts';
import { MIN_BLOCKS, runInterleaved, type Side } from '../baseline/interleaving.ts';
import { generatorLimit } from '../baseline/noise-probe.ts';
import { newRunId, runLoad } from '../driver/run-load.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Random } from '../model/random.ts';
import type { GeneratorHealth } from '../model/samples.ts';
import { loadPlan } from '../scenario/load-plan.ts';
import { withOverrides } from '../scenario/overrides.ts';
import type { Scenario, ScenarioOfKind } from '../scenario/scenario.ts';
import { machineFacts } from './machine-facts.ts';
import type { RunTarget } from './run-target.ts';

/** Two targets to be told apart by speed. */
export interface ComparedTargets {
  readonly a: RunTarget;
  readonly b: RunTarget;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** A block shorter than this has too few samples at the rates that one machine carries. */
const MIN_BLOCK_MS = 3_000;

/** Measures both targets in turns, each block a short run of the scenario. Throws BAD_ARGUMENT for one without a load. */
export async function compareInTurns(scenario: Scenario, targets: ComparedTargets): Promise<Comparison> {
  requireLoad(scenario);
  const { load } = scenario;
  const totalMs =
    load.model === 'closed' ? load.duration : load.phases.reduce((sum, { duration }) => sum + duration, 0);
  const short = withOverrides(scenario, { durationMs: Math.max(MIN_BLOCK_MS, totalMs / MIN_BLOCKS) });
  if (short.kind !== 'load') throw new Error('A load stays a load.');
  const probesMs: Record<Side, number[]> = { a: [], b: [] };
  const healths: Record<Side, GeneratorHealth[]> = { a: [], b: [] };
  const runBlock = async (side: Side): Promise<Block> => {
    const { url, apiKeys } = targets[side];
    const { mix, seed, pendingEvents } = short;
    const plan = loadPlan({ url, apiKeys, runId: newRunId(), seed, mix, load: short.load, pendingEvents });
    const { samples, health } = await runLoad(plan, { signal: targets.signal });
    healths[side].push(health);
    if (health.calibrationMs !== undefined) probesMs[side].push(health.calibrationMs);
    return blockOf(samples);
  };
  const { random, signal } = targets;
  const blocks = await runInterleaved({ blocks: MIN_BLOCKS, random, signal, runBlock });
  const side = (name: Side) => ({
    name: targets[name].url,
    blocks: blocks[name],
    noise: { machine: machineFacts(), probesMs: probesMs[name], ...generatorLimit(healths[name]) },
  });
  return compareSides({ a: side('a'), b: side('b'), isInterleaved: true, random });
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
