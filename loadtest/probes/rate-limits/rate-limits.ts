import type { ScenarioOfKind } from '../../scenario/scenario.ts';
import type { Findings, ProbeRun } from '../probe-run.ts';
import { probeKeyLimit } from './key-limit.ts';
import { probeStageLimit } from './stage-limit.ts';

/** Sends around the limits of rate and compares what was admitted with what an ideal limiter admits. */
export async function runRateLimits(scenario: ScenarioOfKind<'rate-limits'>, run: ProbeRun): Promise<Findings> {
  const { key, stage } = scenario;
  const parts: Findings[] = [];
  if (key !== undefined) parts.push(await probeKeyLimit(key, run));
  if (stage !== undefined) parts.push(await probeStageLimit(stage, run));
  return {
    judgements: parts.flatMap(({ judgements }) => judgements),
    evidence: parts.flatMap(({ evidence }) => evidence),
  };
}
