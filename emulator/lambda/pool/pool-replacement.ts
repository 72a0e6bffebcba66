import type { Environment } from '../environment/environment.ts';
import type { EnvironmentSettings, InitResult } from '../environment/environment-settings.ts';
import { cannotStart, type EnvironmentGroup } from './environment-group.ts';

/** What is deployed: the settings that new environments get, and a copy of the code that they run. */
export interface DeployedFunction extends AsyncDisposable {
  readonly settings: () => EnvironmentSettings;
  /** Resolves to how the first environment with the changes began; if that failed, all is as it was. */
  readonly replace: (changes: ReplacedSettings) => Promise<InitResult>;
}

/** The code is that of the function's folder as it is now. A share of a CPU goes with the memory. */
export type ReplacedSettings = Pick<EnvironmentSettings, 'function'> & Partial<Pick<EnvironmentSettings, 'cpuLimiter'>>;

export interface DeployOptions {
  readonly initial: Omit<EnvironmentSettings, 'code'>;
  readonly group: EnvironmentGroup;
  /** Whether it is of no use any more that a replacement has become ready. */
  readonly isStopped: () => boolean;
  /** The first environment with other settings is ready, and no member of the group yet. */
  readonly onReplaced: (first: Environment) => void;
}

/** Deploys a function. Throws START_FAILED if its code cannot be copied. */
export async function deployFunction({
  initial,
  group,
  isStopped,
  onReplaced,
}: DeployOptions): Promise<DeployedFunction> {
  /** Holds on to the code for environments to come. */
  const owner = {};
  let settings = await group.deploy(initial, owner);
  let last: Promise<unknown> = Promise.resolve();
  return {
    settings: () => settings,
    replace(changes) {
      const turn = last.then(() => replace({ ...settings, ...changes }));
      last = turn;
      return turn;
    },
    [Symbol.asyncDispose]: () => settings.code.release(owner),
  };

  async function replace(wanted: Omit<EnvironmentSettings, 'code'>): Promise<InitResult> {
    let next: EnvironmentSettings;
    try {
      next = await group.deploy(wanted, owner);
    } catch (error) {
      return cannotStart(wanted, error);
    }
    const { init, environment } = await group.startCandidate(next);
    if (environment === undefined || init.kind === 'failed' || isStopped()) {
      if (environment !== undefined) group.end(environment);
      await next.code.release(owner);
      return init;
    }
    const { code } = settings;
    settings = next;
    onReplaced(environment);
    await code.release(owner);
    return init;
  }
}
