import { newRunId, runLoad } from '../driver/run-load.ts';
import { OUTCOMES } from '../model/samples.ts';
import type { LoadModel } from '../scenario/load-model.ts';
import { loadPlan } from '../scenario/load-plan.ts';
import { expectedStatuses, type RequestMix } from '../scenario/request-mix.ts';
import type { ScenarioRun } from './scenario-run.ts';

/** Short: it finds a rate to begin with, and is no measurement. */
const CALIBRATION: LoadModel = { model: 'closed', connections: 8, warmUp: 1_500, duration: 2_000, timeout: 10_000 };

/** Successful answers a second of a short closed run of the mix: about what the machine carries. 0: none at all. */
export async function findCapacity(
  mix: RequestMix,
  seed: number,
  { target: { url, apiKeys }, signal, onProgress }: Pick<ScenarioRun, 'target' | 'signal' | 'onProgress'>,
): Promise<number> {
  const plan = loadPlan({ url, apiKeys, seed, mix, runId: newRunId(), load: CALIBRATION, pendingEvents: 0 });
  const { samples, phases } = await runLoad(plan, {
    signal,
    onProgress: (progress, soFar) =>
      onProgress({
        ...progress,
        state: 'starting',
        phase: 'finding what the machine carries',
        samples: soFar,
        judgements: [],
      }),
  });
  const measured = phases.find(({ isWarmUp }) => !isWarmUp);
  const seconds = measured === undefined ? 0 : (measured.endMs - measured.startMs) / 1000;
  const successes = new Set(mix.flatMap((request) => expectedStatuses(request)));
  let answered = 0;
  for (let at = 0; at < samples.length; at += 1) {
    const isHttp = OUTCOMES[samples.outcome[at] as number] === 'http';
    if (samples.isWarmUp[at] === 0 && isHttp && successes.has(samples.status[at] as number)) answered += 1;
  }
  return seconds > 0 ? answered / seconds : 0;
}
