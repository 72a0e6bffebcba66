/**
 * One execution environment: a process, its Runtime API and the invocation it works on.
 * Copied: initialisation within 10 s, repeated inside the first invocation when it fails; one invocation at a time;
 * the time limit, after which the process group is killed; crash and exit; `/tmp` that outlives a reset; billing of
 * the initialisation; log lines.
 * Left out: freezing between invocations, the memory limit, the share of a CPU.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDeployment } from '../template/deployment.ts';
import { environmentVariables } from './environment-variables.ts';
import { exited, type FunctionError, postedError, responseTooLarge, timedOut } from './function-errors.ts';
import type { InvocationResult } from './invocation.ts';
import * as logLines from './log-lines.ts';
import { peakRssKbOf } from './peak-memory.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';
import { type RuntimeProcess, startRuntimeProcess } from './runtime-process.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_TIMEOUT_MS = 10_000;

export interface EnvironmentOptions {
  readonly function: FunctionDeployment;
  readonly functionArn: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  readonly endpoints: Readonly<Record<string, string>>;
  readonly logStreamName: string;
  /** One log event. */
  readonly log: (logStreamName: string, timestampMs: number, message: string) => void;
  /** The environment can take an invocation: after its initialisation, and after each invocation. */
  readonly onIdle: (environment: Environment) => void;
}

/** How the first initialisation ended. A failed one is tried again by the first invocation. */
export type InitResult = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly error: FunctionError };

export type EnvironmentState = 'initialising' | 'idle' | 'running' | 'reset' | 'stopped';

/** What there is to see of an environment. */
export interface EnvironmentSnapshot {
  readonly logStreamName: string;
  readonly state: EnvironmentState;
  readonly processId: number | undefined;
  readonly invocations: number;
  readonly maxMemoryUsedMb: number;
  readonly initDurationMs: number | undefined;
}

interface Invocation {
  readonly requestId: string;
  readonly event: string;
  readonly traceId: string;
  readonly startedAt: number;
  readonly deadlineMs: number;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (result: InvocationResult) => void;
  failure: logLines.InvocationFailure | undefined;
}

/** Starts an environment; `initialised` tells when and how it is done with that. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  let environment: Environment | undefined;
  const runtimeApi = await startRuntimeApi({
    onNext: () => environment?.runtimeAsksForNext(),
    onResponse: (payload) => environment?.runtimeResponds(payload),
    onResponseTooLarge: () => environment?.runtimeFails(responseTooLarge()),
    onError: (payload) => environment?.runtimeFails(postedError(payload)),
    onInitError: (payload) => environment?.initFails(postedError(payload)),
  });
  environment = new Environment(options, runtimeApi);
  return environment;
}

export class Environment implements AsyncDisposable {
  readonly #options: EnvironmentOptions;
  readonly #runtimeApi: RuntimeApi;
  readonly #temporaryDirectory = mkdtempSync(join(tmpdir(), 'triggers-environment-'));
  readonly #initialised = Promise.withResolvers<InitResult>();
  #process: RuntimeProcess | undefined;
  #exited = Promise.withResolvers<void>();
  #state: EnvironmentState = 'reset';
  #invocation: Invocation | undefined;
  #initStartedAt = 0;
  #initTimer: NodeJS.Timeout | undefined;
  #initError: FunctionError | undefined;
  /** Not reported yet; belongs to the first invocation's report. */
  #unreportedInitMs: number | undefined;
  #initDurationMs: number | undefined;
  #hasAnswered = false;
  #invocations = 0;
  #maxMemoryKb = 0;

  constructor(options: EnvironmentOptions, runtimeApi: RuntimeApi) {
    this.#options = options;
    this.#runtimeApi = runtimeApi;
    this.#startProcess();
  }

  /** Resolves once the first initialisation is over. */
  get initialised(): Promise<InitResult> {
    return this.#initialised.promise;
  }

  /** Whether its last invocation is answered: it will be free as soon as the runtime asks for the next event. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  snapshot(): EnvironmentSnapshot {
    return {
      logStreamName: this.#options.logStreamName,
      state: this.#state,
      processId: this.#process?.processId,
      invocations: this.#invocations,
      maxMemoryUsedMb: this.#maxMemoryUsedMb(),
      initDurationMs: this.#initDurationMs,
    };
  }

  /** Gives the environment an event; it must be able to take one. */
  invoke(requestId: string, event: string, traceId: string): Promise<InvocationResult> {
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    const { timeoutMs } = this.#options.function;
    const timer = setTimeout(() => this.#timeOut(), timeoutMs);
    const startedAt = performance.now();
    const deadlineMs = Date.now() + timeoutMs;
    this.#invocation = { requestId, event, traceId, startedAt, deadlineMs, timer, resolve, failure: undefined };
    this.#invocations += 1;
    this.#hasAnswered = false;
    this.#log(logLines.startLine(requestId));
    if (this.#state === 'idle') {
      this.#deliver(this.#invocation);
    } else {
      // A reset environment initialises again as a part of the invocation.
      this.#startProcess();
    }
    return promise;
  }

  runtimeAsksForNext(): void {
    switch (this.#state) {
      case 'initialising':
        this.#finishInit();
        return;
      case 'running':
        this.#state = 'idle';
        this.#finishInvocation();
        return;
      case 'idle':
      case 'reset':
      case 'stopped':
        return;
    }
  }

  runtimeResponds(payload: string): void {
    this.#hasAnswered = true;
    this.#invocation?.resolve({ kind: 'returned', requestId: this.#invocation.requestId, payload });
  }

  runtimeFails(error: FunctionError): void {
    const invocation = this.#invocation;
    if (invocation === undefined) return;
    this.#hasAnswered = true;
    invocation.resolve({ kind: 'functionError', requestId: invocation.requestId, ...error });
  }

  initFails(error: FunctionError): void {
    this.#initError = error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const wasRunning = this.#process !== undefined;
    this.#state = 'stopped';
    clearTimeout(this.#initTimer);
    this.#process?.kill();
    if (wasRunning) await this.#exited.promise;
    await this.#runtimeApi[Symbol.asyncDispose]();
    rmSync(this.#temporaryDirectory, { recursive: true, force: true });
  }

  #startProcess(): void {
    const { function: deployed, region, credentials, endpoints, logStreamName } = this.#options;
    this.#state = 'initialising';
    this.#initError = undefined;
    this.#initStartedAt = performance.now();
    this.#log(logLines.initStartLine(process.version, region));
    // Inside an invocation the function's own time limit holds instead.
    if (this.#invocation === undefined) this.#initTimer = setTimeout(() => this.#process?.kill(), INIT_TIMEOUT_MS);
    this.#exited = Promise.withResolvers<void>();
    this.#process = startRuntimeProcess({
      environmentVariables: environmentVariables({
        function: deployed,
        region,
        credentials,
        endpoints,
        logStreamName,
        runtimeApiAddress: this.#runtimeApi.address,
        temporaryDirectory: this.#temporaryDirectory,
      }),
      workingDirectory: deployed.codeDirectory,
      memoryMb: deployed.memoryMb,
      onLine: (line) => this.#log(line),
      onExit: (code, signal) => this.#processEnded(code, signal),
    });
  }

  #finishInit(): void {
    clearTimeout(this.#initTimer);
    const durationMs = performance.now() - this.#initStartedAt;
    this.#initDurationMs = durationMs;
    this.#noteMemory(this.#runtimeApi.peakRssKb());
    if (this.#invocation !== undefined) {
      this.#deliver(this.#invocation);
      return;
    }
    this.#unreportedInitMs = durationMs;
    this.#state = 'idle';
    this.#initialised.resolve({ kind: 'ready' });
    this.#options.onIdle(this);
  }

  #deliver({ requestId, event, traceId, deadlineMs }: Invocation): void {
    this.#state = 'running';
    this.#runtimeApi.deliver({ requestId, event, traceId, deadlineMs, functionArn: this.#options.functionArn });
  }

  #timeOut(): void {
    const invocation = this.#invocation;
    if (invocation === undefined) return;
    const { timeoutMs } = this.#options.function;
    invocation.failure = { status: 'timeout' };
    this.#log(logLines.timedOutLine(Date.now(), invocation.requestId, timeoutMs));
    this.runtimeFails(timedOut(invocation.requestId, timeoutMs));
    const processId = this.#process?.processId;
    if (processId !== undefined) this.#noteMemory(peakRssKbOf(processId) ?? 0);
    this.#process?.kill();
  }

  #processEnded(code: number | null, signal: NodeJS.Signals | null): void {
    this.#process = undefined;
    this.#exited.resolve();
    if (this.#state === 'stopped') {
      this.#initialised.resolve({ kind: 'failed', error: exited('init', code, signal) });
      this.#invocation?.resolve({
        kind: 'functionError',
        requestId: this.#invocation.requestId,
        ...exited(this.#invocation.requestId, code, signal),
      });
      clearTimeout(this.#invocation?.timer);
      return;
    }
    const wasInitialising = this.#state === 'initialising';
    const invocation = this.#invocation;
    this.#state = 'reset';
    this.#runtimeApi.reset();
    if (wasInitialising) this.#initEnded(signal === 'SIGKILL' && this.#initError === undefined, code, signal);
    if (invocation === undefined) {
      if (wasInitialising) this.#options.onIdle(this);
      return;
    }
    invocation.failure ??= { status: 'error', errorType: 'Runtime.ExitError' };
    this.runtimeFails(this.#initError ?? exited(invocation.requestId, code, signal));
    this.#finishInvocation();
  }

  #initEnded(wasKilled: boolean, code: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(this.#initTimer);
    const durationMs = performance.now() - this.#initStartedAt;
    const tookTooLong = wasKilled && durationMs >= INIT_TIMEOUT_MS - 1;
    const failure: logLines.InvocationFailure = tookTooLong
      ? { status: 'timeout' }
      : { status: 'error', errorType: this.#initError?.errorType ?? 'Runtime.ExitError' };
    this.#log(logLines.initReportLine(durationMs, this.#invocation === undefined ? 'init' : 'invoke', failure));
    this.#initialised.resolve({ kind: 'failed', error: this.#initError ?? exited('init', code, signal) });
  }

  /** After the runtime is through with an invocation, or its process is. */
  #finishInvocation(): void {
    const invocation = this.#invocation;
    if (invocation === undefined) return;
    this.#invocation = undefined;
    clearTimeout(invocation.timer);
    this.#noteMemory(this.#runtimeApi.peakRssKb());
    const report = {
      requestId: invocation.requestId,
      durationMs: performance.now() - invocation.startedAt,
      memorySizeMb: this.#options.function.memoryMb,
      maxMemoryUsedMb: this.#maxMemoryUsedMb(),
      initDurationMs: this.#unreportedInitMs,
      failure: invocation.failure,
    };
    this.#unreportedInitMs = undefined;
    // What the function has written before it asked for the next event is read in this turn of the event loop.
    setImmediate(() => {
      this.#log(logLines.endLine(invocation.requestId));
      this.#log(logLines.reportLine(report));
      if (this.#state !== 'stopped') this.#options.onIdle(this);
    });
  }

  #noteMemory(kilobytes: number): void {
    this.#maxMemoryKb = Math.max(this.#maxMemoryKb, kilobytes);
  }

  #maxMemoryUsedMb(): number {
    return Math.ceil(this.#maxMemoryKb / 1024);
  }

  #log(message: string): void {
    this.#options.log(this.#options.logStreamName, Date.now(), message);
  }
}
