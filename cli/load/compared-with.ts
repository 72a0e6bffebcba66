import { type Baseline, readBaseline } from '../../loadtest/baseline/baseline-file.ts';
import { requireLoad } from '../../loadtest/runner/compare-in-turns.ts';
import { usesTriggersApi } from '../../loadtest/runner/run-scenario.ts';
import { preflight, type RunTarget } from '../../loadtest/runner/run-target.ts';
import type { Scenario } from '../../loadtest/scenario/scenario.ts';
import { targetElsewhere } from './choose-target.ts';
import type { LoadArguments } from './load-options.ts';

/** What a run is to be compared with. */
export type Compared =
  | { readonly kind: 'baseline'; readonly file: string; readonly baseline: Baseline }
  | { readonly kind: 'target'; readonly target: RunTarget };

/**
 * Reads `--compare` before there is any load, and asks another target whether it answers and takes the key: a run of ten
 * minutes must not be lost to a misspelt name. Throws BAD_ARGUMENT, NOT_RUNNING and REQUEST_REFUSED.
 */
export async function comparedWith(
  scenario: Scenario,
  options: Pick<LoadArguments, 'compare' | 'key' | 'allowRemote'>,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Compared | undefined> {
  const { compare } = options;
  if (compare === undefined) return undefined;
  if (!/^https?:/.test(compare)) {
    return { kind: 'baseline', file: compare, baseline: await readBaseline(compare, scenario.name) };
  }
  requireLoad(scenario);
  const target = await targetElsewhere(scenario, '--compare', compare, options, environment);
  await preflight(target, { isTriggersApi: usesTriggersApi(scenario), option: '--compare', signal });
  return { kind: 'target', target };
}
