import { WorkbenchError } from '../protocol/workbench-error.ts';
import type { ConnectedDatabase } from './connect-database.ts';
import type { Gateway } from './gateway/server.ts';
import type { CpuLimiter } from './lambda/cpu-share/cpu-limiter.ts';
import type { EnvironmentPool } from './lambda/pool/environment-pool.ts';
import type { Observation } from './observation.ts';
import { compareDeployments } from './reload/deployment-changes.ts';
import type { CodeReload, TemplateReload } from './reload/reload-result.ts';
import type { Deployment } from './template/deployment.ts';

export interface LiveDeploymentOptions {
  readonly initial: Deployment;
  /** Reads the template again, with the parameters of the start. Throws TEMPLATE_UNREADABLE and TEMPLATE_INVALID. */
  readonly read: () => Promise<Deployment>;
  readonly gateway: Pick<Gateway, 'configure'>;
  readonly database: Pick<ConnectedDatabase, 'setPermissions'>;
  readonly environments: Pick<EnvironmentPool, 'replace'>;
  /** The limit that comes with this memory; undefined: the processor is not limited. */
  readonly limitCpu: (memoryMb: number) => Promise<CpuLimiter> | undefined;
  readonly observation: Pick<Observation, 'configure'>;
  /** Told after each of the two, whatever became of it. */
  readonly onReload: (result: CodeReload | TemplateReload) => void;
}

/** What is deployed, and how code and template are put in its place while the emulator runs. */
export interface LiveDeployment {
  readonly current: () => Deployment;
  /** Starts environments with the code that is in the function's folder now. */
  readonly reloadCode: () => Promise<CodeReload>;
  /** Applies the template as it is now, all of it or nothing. */
  readonly applyTemplate: () => Promise<TemplateReload>;
}

/** Changes are made one after the other, in the order in which they were asked for. */
export function createLiveDeployment(options: LiveDeploymentOptions): LiveDeployment {
  const { environments, onReload } = options;
  let current = options.initial;
  let last: Promise<unknown> = Promise.resolve();

  return {
    current: () => current,
    reloadCode: () => inTurn(reloadCode),
    applyTemplate: () => inTurn(applyTemplate),
  };

  function inTurn<R extends CodeReload | TemplateReload>(change: () => Promise<R>): Promise<R> {
    const turn = last.then(change);
    // One that fails by a bug is told by who asked for it; the next has its turn all the same.
    last = turn.then(onReload).catch(() => {});
    return turn;
  }

  async function reloadCode(): Promise<CodeReload> {
    const result = await environments.replace({ function: current.function });
    if (result.kind === 'ready') return { kind: 'reloaded', initDurationMs: result.initDurationMs };
    return { kind: 'failed', message: `${result.error.errorType}: ${result.error.errorMessage}` };
  }

  /** Only for another memory than now. */
  async function limiterOf({ function: { memoryMb } }: Deployment): Promise<CpuLimiter | undefined> {
    return memoryMb === current.function.memoryMb ? undefined : options.limitCpu(memoryMb);
  }

  async function applyTemplate(): Promise<TemplateReload> {
    let next: Deployment;
    try {
      next = await options.read();
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      return { kind: 'failed', message: error.message };
    }
    const changes = compareDeployments(current, next);
    if (changes.kind === 'same') return { kind: 'same' };
    if (changes.kind === 'needsRestart') return { kind: 'needsRestart', reasons: changes.reasons };
    // What can fail comes first.
    if (changes.function) {
      const cpuLimiter = await limiterOf(next);
      const result = await environments.replace({ function: next.function, ...(cpuLimiter && { cpuLimiter }) });
      if (result.kind === 'failed') {
        return { kind: 'failed', message: `${result.error.errorType}: ${result.error.errorMessage}` };
      }
    }
    if (changes.permissions) await options.database.setPermissions(next.function.permissions);
    if (changes.api) options.gateway.configure(next.api);
    options.observation.configure(next);
    current = next;
    return { kind: 'applied', changes: changes.changes };
  }
}
