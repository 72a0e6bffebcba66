import type { Environment } from '../environment/environment.ts';
import type { EnvironmentSettings, InitResult } from '../environment/environment-settings.ts';
import { startEnvironment } from '../environment/start-environment.ts';
import { exited } from '../reports/function-errors.ts';
import { newLogStreamName } from '../reports/log-stream-name.ts';
import { deployCode } from '../sandbox/deployed-code.ts';
import { type OrphanGuard, startOrphanGuard } from '../sandbox/orphan-guard.ts';
import { temporaryFolderPrefix } from '../sandbox/temporary-folder.ts';

/** What became of an environment that was to start. */
export interface StartResult {
  readonly init: InitResult;
  /** Absent: this machine refused a port or a folder. */
  readonly environment?: Environment;
}

/** Environments from their start to their end. Disposing of the group ends all, also those that just start. */
export class EnvironmentGroup implements AsyncDisposable {
  readonly #guard: OrphanGuard = startOrphanGuard(temporaryFolderPrefix());
  readonly #onIdle: (environment: Environment) => void;
  readonly #members = new Set<Environment>();
  /** Those that initialise, among the members. */
  readonly #initialising = new Set<Environment>();
  /** Started and not members yet: only who started them knows whether they will be. */
  readonly #candidates = new Set<Environment>();
  readonly #endings = new Set<Promise<void>>();
  /** Being created; those that will be members, and all. */
  #launching = 0;
  readonly #launches = new Set<Promise<unknown>>();
  #isDisposed = false;

  /** Calls back for each member that can take an invocation. */
  constructor(onIdle: (environment: Environment) => void) {
    this.#onIdle = (environment) => {
      this.#initialising.delete(environment);
      if (this.#members.has(environment)) onIdle(environment);
    };
  }

  get members(): readonly Environment[] {
    return [...this.#members];
  }

  /** Members and those that will be. */
  get size(): number {
    return this.#members.size + this.#launching;
  }

  /** How many of them are not ready yet. */
  get starting(): number {
    return this.#initialising.size + this.#launching;
  }

  /** Copies the function's code for environments to come, for this holder too. Throws START_FAILED. */
  async deploy(settings: Omit<EnvironmentSettings, 'code'>, holder: object): Promise<EnvironmentSettings> {
    const code = await deployCode(settings.function.codeDirectory, this.#guard);
    code.hold(holder);
    return { ...settings, code, function: { ...settings.function, codeDirectory: code.directory } };
  }

  /** Starts a member, which counts from now on; resolves when its initialisation is over. */
  async start(settings: EnvironmentSettings): Promise<StartResult> {
    this.#launching += 1;
    let environment: Environment;
    try {
      environment = await this.#launch(settings);
    } catch (error) {
      this.#launching -= 1;
      return { init: cannotStart(settings, error) };
    }
    this.#launching -= 1;
    this.#members.add(environment);
    this.#initialising.add(environment);
    if (this.#isDisposed) this.end(environment);
    return { environment, init: await environment.initialised };
  }

  /** Starts an environment that does not count, and calls back for nothing, until it is adopted or ended. */
  async startCandidate(settings: EnvironmentSettings): Promise<StartResult> {
    try {
      const environment = await this.#launch(settings);
      this.#candidates.add(environment);
      if (this.#isDisposed) this.end(environment);
      return { environment, init: await environment.initialised };
    } catch (error) {
      return { init: cannotStart(settings, error) };
    }
  }

  adopt(candidate: Environment): void {
    this.#candidates.delete(candidate);
    this.#members.add(candidate);
  }

  /** It is no member from now on; its process ends soon. */
  end(environment: Environment): void {
    this.#members.delete(environment);
    this.#initialising.delete(environment);
    this.#candidates.delete(environment);
    const ending = environment[Symbol.asyncDispose]().finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  /** Resolves when no process of a member is left. */
  async endAll(): Promise<void> {
    for (const environment of this.#members) this.end(environment);
    await Promise.all(this.#endings);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    for (const candidate of this.#candidates) this.end(candidate);
    await this.endAll();
    // What was being created meanwhile ends as soon as it is there.
    while (this.#launches.size > 0) {
      await Promise.allSettled(this.#launches);
      await Promise.all(this.#endings);
    }
    await this.#guard[Symbol.asyncDispose]();
  }

  #launch(settings: EnvironmentSettings): Promise<Environment> {
    const { clock } = settings;
    const launch = startEnvironment({
      settings,
      logStreamName: newLogStreamName(clock.epochMs()),
      createdAtMs: clock.monotonicMs(),
      guard: this.#guard,
      onIdle: this.#onIdle,
    });
    this.#launches.add(launch);
    // After whoever waits for it has seen it.
    const forget = () => setImmediate(() => this.#launches.delete(launch));
    launch.then(forget, forget);
    return launch;
  }
}

/** For whoever wanted it; the log says so, too. */
export function cannotStart({ clock, log }: Pick<EnvironmentSettings, 'clock' | 'log'>, error: unknown): InitResult {
  const errorMessage = `The execution environment cannot be started: ${(error as Error).message}`;
  log(newLogStreamName(clock.epochMs()), clock.epochMs(), `${errorMessage}\n`);
  return { kind: 'failed', error: { ...exited('init', 1, null), errorMessage } };
}
