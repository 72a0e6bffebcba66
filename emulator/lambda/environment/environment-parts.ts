import type { TemporaryCredentials } from '../../credentials.ts';
import type { RuntimeApi } from '../runtime-api/runtime-api.ts';
import { environmentVariables } from '../sandbox/environment-variables.ts';
import type { OrphanGuard } from '../sandbox/orphan-guard.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import type { Environment } from './environment.ts';
import type { EnvironmentJournal } from './environment-journal.ts';
import type { EnvironmentSettings } from './environment-settings.ts';
import type { EnvironmentUsage } from './environment-usage.ts';

export interface EnvironmentOptions {
  readonly settings: EnvironmentSettings;
  readonly logStreamName: string;
  /** When it was asked for, by the monotonic clock. */
  readonly createdAtMs: number;
  readonly guard: OrphanGuard;
  /** The environment can take an invocation: after its initialisation, and after each invocation. */
  readonly onIdle: (environment: Environment) => void;
}

/** What an environment has for itself, and keeps over a reset. */
export interface EnvironmentParts {
  readonly runtimeApi: RuntimeApi;
  /** Absolute. */
  readonly temporaryDirectory: string;
  readonly credentials: TemporaryCredentials;
  readonly journal: EnvironmentJournal;
  readonly usage: EnvironmentUsage;
  /** Disposed of when its process has ended. */
  readonly owned: AsyncDisposable;
}

/** Starts the process that runs the function, at work on its initialisation. */
export function startFunctionProcess(
  { settings, guard }: Pick<EnvironmentOptions, 'settings' | 'guard'>,
  { runtimeApi, temporaryDirectory, credentials, journal }: EnvironmentParts,
  events: Pick<SandboxOptions, 'onFrozen' | 'onEnd'>,
): Sandbox {
  const { function: deployed, region, endpoints, clock, freeze, cpuLimiter } = settings;
  return startSandbox({
    environmentVariables: environmentVariables({
      function: deployed,
      region,
      endpoints,
      credentials,
      logStreamName: journal.logStreamName,
      runtimeApiAddress: runtimeApi.address,
      temporaryDirectory,
      clockOffsetMs: clock.offsetMs(),
    }),
    workingDirectory: deployed.codeDirectory,
    memoryMb: deployed.memoryMb,
    freeze: freeze ?? 'betweenInvocations',
    cpuLimiter,
    guard,
    onLine: (line) => journal.log(line),
    ...events,
  });
}
