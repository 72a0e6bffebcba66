/**
 * One execution environment: a process, its Runtime API and the invocation it works on.
 * Copied: initialisation within 10 s, repeated inside the first invocation when it fails; one invocation at a time;
 * the time limit, after which the process group is killed; the memory limit; crash and exit; freezing between
 * invocations; `/tmp` that outlives a reset; billing of the initialisation; log lines.
 * Left out: the 512 MB of `/tmp`; memory of processes that the function starts; what leaves the process group.
 */

import type { InvocationResult } from '../invocation.ts';
import { exited, type FunctionError, timedOut } from '../reports/function-errors.ts';
import type { Sandbox, SandboxEnd } from '../sandbox/sandbox.ts';
import { EnvironmentHistory } from './environment-history.ts';
import type { EnvironmentJournal } from './environment-journal.ts';
import { type EnvironmentOptions, type EnvironmentParts, startFunctionProcess } from './environment-parts.ts';
import { type EnvironmentSettings, INIT_TIMEOUT_MS, type InitResult } from './environment-settings.ts';
import { type EnvironmentSnapshot, type EnvironmentState, toSnapshot } from './environment-snapshot.ts';
import type { EnvironmentUsage } from './environment-usage.ts';
import { exitErrorType, Initialisation } from './initialisation.ts';
import { InvocationRun, type Work } from './invocation-run.ts';

/** Begins with its initialisation; `initialised` tells when and how it is done with that. */
export class Environment implements AsyncDisposable {
  readonly #options: EnvironmentOptions;
  readonly #parts: EnvironmentParts;
  readonly #journal: EnvironmentJournal;
  readonly #usage: EnvironmentUsage;
  readonly #history = new EnvironmentHistory();
  readonly #initialised = Promise.withResolvers<InitResult>();
  #sandbox: Sandbox | undefined;
  #exited = Promise.withResolvers<void>();
  #state: EnvironmentState = 'reset';
  #initialisation: Initialisation | undefined;
  #run: InvocationRun | undefined;

  constructor(options: EnvironmentOptions, parts: EnvironmentParts) {
    this.#options = options;
    this.#parts = parts;
    this.#journal = parts.journal;
    this.#usage = parts.usage;
    this.#startProcess();
  }

  /** Resolves once the first initialisation is over. */
  get initialised(): Promise<InitResult> {
    return this.#initialised.promise;
  }

  get settings(): EnvironmentSettings {
    return this.#options.settings;
  }

  get createdAtMs(): number {
    return this.#options.createdAtMs;
  }

  /** How many invocations it has been given. */
  get invocations(): number {
    return this.#history.invocations;
  }

  /** Whether it is not through with its last invocation, answered or not. */
  get isBusy(): boolean {
    return this.#run !== undefined;
  }

  /** Whether its invocation is answered: it will be free as soon as the runtime asks for the next event. */
  get hasAnswered(): boolean {
    return this.#run?.isAnswered ?? false;
  }

  snapshot(): EnvironmentSnapshot {
    const { clock, function: deployed } = this.settings;
    return toSnapshot(
      {
        journal: this.#journal,
        history: this.#history,
        usage: this.#usage,
        state: this.#state,
        processId: this.#sandbox?.processId,
        memorySizeMb: deployed.memoryMb,
        run: this.#run,
      },
      clock.monotonicMs(),
    );
  }

  /** Gives the environment an event; it must be able to take one. */
  invoke(work: Work): Promise<InvocationResult> {
    const { clock, function: deployed } = this.settings;
    const { timeoutMs } = deployed;
    const epochMs = clock.epochMs();
    const run: InvocationRun = new InvocationRun({
      work,
      startedAtMs: clock.monotonicMs(),
      deadlineMs: epochMs + timeoutMs,
      start: this.#history.invocations === 0 ? 'cold' : this.#state === 'reset' ? 'reset' : 'warm',
      timeoutMs,
      onTimeout: () => this.#timeOut(run),
    });
    this.#run = run;
    this.#history.invocationStarts(epochMs);
    this.#journal.invocationStarts(run);
    // A reset environment initialises again as a part of the invocation.
    if (this.#state === 'reset') this.#startProcess();
    else this.#deliver(run);
    return run.result;
  }

  runtimeAsksForNext(): void {
    if (!this.#counts()) return;
    switch (this.#state) {
      case 'initialising':
        this.#finishInit();
        return;
      case 'running':
        this.#rest();
        this.#finishRun();
        return;
      case 'idle':
      case 'frozen':
      case 'reset':
      case 'stopped':
        return;
    }
  }

  runtimeResponds(payload: string): void {
    if (this.#counts()) this.#run?.succeed(payload);
  }

  runtimeFails(error: FunctionError): void {
    if (this.#counts()) this.#run?.fail(error);
  }

  initFails(error: FunctionError): void {
    this.#initialisation?.fail(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'stopped';
    this.#initialisation?.end(0);
    if (this.#sandbox !== undefined) {
      this.#sandbox.kill('stop');
      await this.#exited.promise;
    }
    await this.#parts.owned[Symbol.asyncDispose]();
  }

  #startProcess(): void {
    const { clock, initTimeoutMs } = this.settings;
    this.#state = 'initialising';
    this.#journal.initialisationStarts();
    this.#initialisation = new Initialisation({
      phase: this.#run === undefined ? 'init' : 'invoke',
      startedAtMs: clock.monotonicMs(),
      timeoutMs: initTimeoutMs ?? INIT_TIMEOUT_MS,
      onTimeout: () => this.#sandbox?.kill('initTimeout'),
    });
    this.#exited = Promise.withResolvers<void>();
    this.#sandbox = startFunctionProcess(this.#options, this.#parts, {
      onFrozen: () => {
        this.#state = 'frozen';
      },
      onEnd: (end) => this.#processEnded(end),
    });
    this.#history.processStarts(this.#sandbox.processId);
  }

  #finishInit(): void {
    const initDurationMs = this.#initialisation?.end(this.settings.clock.monotonicMs()) ?? 0;
    this.#initialisation = undefined;
    this.#history.initialisationEnds(initDurationMs, this.#run === undefined ? 'init' : 'invoke');
    if (this.#run !== undefined) {
      this.#deliver(this.#run);
      return;
    }
    this.#rest();
    this.#initialised.resolve({ kind: 'ready', initDurationMs });
    this.#options.onIdle(this);
  }

  #rest(): void {
    this.#state = 'idle';
    this.#sandbox?.rest();
  }

  #deliver({ work: { requestId, event, traceId, fault }, deadlineMs }: InvocationRun): void {
    const { functionArn, clock } = this.settings;
    this.#state = 'running';
    this.#usage.invocationStarts();
    this.#sandbox?.work();
    // Never gets its event, so never answers: the time limit ends it.
    if (fault?.kind === 'lambda-timeout') return;
    this.#parts.runtimeApi.deliver({
      requestId,
      event,
      traceId,
      deadlineMs,
      functionArn,
      clockOffsetMs: clock.offsetMs(),
    });
    if (fault?.kind === 'lambda-crash') this.#sandbox?.kill('fault');
    if (fault?.kind === 'lambda-memory') this.#sandbox?.kill('memory');
  }

  #timeOut(run: InvocationRun): void {
    if (run !== this.#run) return;
    this.#journal.invocationTimesOut(run);
    run.fail(timedOut(run.work.requestId, this.settings.function.timeoutMs), { status: 'timeout' });
    this.#sandbox?.kill('timeout');
  }

  #processEnded(end: SandboxEnd): void {
    const run = this.#run;
    const initialisation = this.#initialisation;
    this.#usage.notePeakRss(end.killedFor === 'memory' ? this.settings.function.memoryMb * 1024 : end.peakRssKb);
    this.#sandbox = undefined;
    this.#initialisation = undefined;
    this.#parts.runtimeApi.reset();
    this.#exited.resolve();
    if (this.#state !== 'stopped') this.#state = 'reset';
    if (initialisation !== undefined) {
      const { line, error } = initialisation.failure(end, this.settings.clock.monotonicMs());
      if (this.#state !== 'stopped') this.#journal.log(line);
      this.#initialised.resolve({ kind: 'failed', error });
    }
    if (run !== undefined) {
      const error = initialisation?.postedError ?? exited(run.work.requestId, end.code, end.signal);
      run.fail(error, { status: 'error', errorType: exitErrorType(end) });
      this.#finishRun();
    } else if (initialisation !== undefined && this.#state !== 'stopped') {
      this.#options.onIdle(this);
    }
  }

  /** After the runtime is through with an invocation, or its process is. */
  #finishRun(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    const { clock, cpuLimiter, function: deployed } = this.settings;
    const { logStreamName, accessKeyId } = this.#journal;
    const report = run.end({
      environment: { logStreamName, accessKeyId, processId: this.#history.processId },
      endedAtMs: clock.monotonicMs(),
      initDurationMs: this.#history.takeUnreportedInitMs(),
      memorySizeMb: deployed.memoryMb,
      maxMemoryUsedMb: this.#usage.maxMemoryUsedMb(),
      cpuMs: this.#usage.invocationCpuMs(),
      cpuShare: cpuLimiter?.cpuShare,
    });
    // What the function has written before it asked for the next event is read in this turn of the event loop, unless it
    // is more than can be read at once: the rest comes after the report then.
    setImmediate(() => {
      this.#journal.invocationEnds(report, run.failure);
      if (this.#state !== 'stopped') this.#options.onIdle(this);
    });
  }

  /** Whether what the runtime says counts: not once it is being killed, nor if it has had more memory than it may. */
  #counts(): boolean {
    if (this.#sandbox?.isKilled()) return false;
    if (!this.#usage.exceedsMemory()) return true;
    this.#sandbox?.kill('memory');
    return false;
  }
}
