import type { InjectedFault } from '../../faults/injected-fault.ts';
import type { InvocationResult } from '../invocation.ts';
import type { FunctionError } from '../reports/function-errors.ts';
import type { HostLimit, InvocationReport } from '../reports/invocation-report.ts';
import { billedDurationMs, type InvocationFailure } from '../reports/log-lines.ts';
import { OUT_OF_MEMORY } from './initialisation.ts';

/** An invocation on its way to an environment. */
export interface Work {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly traceId: string;
  readonly fault: InjectedFault | undefined;
  /** When it was asked for, by the monotonic clock. */
  readonly requestedAtMs: number;
  /** Waited for this machine until now. */
  readonly hostQueueMs: number;
  readonly hostLimit: HostLimit | undefined;
}

/** How an invocation begins. */
export interface RunStart {
  readonly work: Work;
  /** By the monotonic clock. */
  readonly startedAtMs: number;
  /** Epoch milliseconds of the emulated cloud. */
  readonly deadlineMs: number;
  /** `cold`: the first of its environment; `reset`: the first after a kill or crash; `warm`: any other. */
  readonly start: 'cold' | 'reset' | 'warm';
  readonly timeoutMs: number;
  readonly onTimeout: () => void;
}

/** What the environment knows when an invocation is over. */
export interface RunEnd
  extends Pick<InvocationReport, 'initDurationMs' | 'memorySizeMb' | 'maxMemoryUsedMb' | 'cpuMs' | 'cpuShare'> {
  readonly environment: Omit<NonNullable<InvocationReport['environment']>, 'start'>;
  readonly endedAtMs: number;
}

/** One invocation in an environment: answered once, and ended later, when the runtime or its process is through with it. */
export class InvocationRun {
  /** What the caller gets. */
  readonly result: Promise<InvocationResult>;
  readonly #begun: RunStart;
  readonly #timer: NodeJS.Timeout;
  readonly #resolve: (result: InvocationResult) => void;
  #failure: InvocationFailure | undefined;
  #error: FunctionError | undefined;
  #isAnswered = false;

  constructor(begun: RunStart) {
    this.#begun = begun;
    // What came in time is read first: this process may have been stopped, or have had no processor, for longer.
    this.#timer = setTimeout(() => setImmediate(begun.onTimeout), begun.timeoutMs);
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    this.result = promise;
    this.#resolve = resolve;
  }

  get work(): Work {
    return this.#begun.work;
  }

  get startedAtMs(): number {
    return this.#begun.startedAtMs;
  }

  get deadlineMs(): number {
    return this.#begun.deadlineMs;
  }

  /** As the report line tells it; an error that the handler throws is none. */
  get failure(): InvocationFailure | undefined {
    return this.#failure;
  }

  /** The environment will be free as soon as the runtime asks for the next event. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  succeed(payload: string): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#resolve({ kind: 'returned', requestId: this.work.requestId, payload });
  }

  /** With a failure, unless the report line is to say nothing of it; the first one stays. */
  fail(error: FunctionError, failure?: InvocationFailure): void {
    this.#failure ??= failure;
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#error = error;
    this.#resolve({ kind: 'functionError', requestId: this.work.requestId, ...error });
  }

  /** It is over; what there is to tell of it. */
  end({ endedAtMs, environment, ...known }: RunEnd): InvocationReport {
    clearTimeout(this.#timer);
    const { work, startedAtMs, start, timeoutMs } = this.#begun;
    const durationMs = endedAtMs - startedAtMs;
    return {
      ...known,
      requestId: work.requestId,
      ...this.#outcome(),
      environment: { ...environment, start },
      requestedAtMs: work.requestedAtMs,
      hostQueueMs: work.hostQueueMs,
      hostLimit: work.hostLimit,
      startedAtMs,
      durationMs,
      billedDurationMs: billedDurationMs({ durationMs, initDurationMs: known.initDurationMs }),
      timeoutMs,
      faultId: work.fault?.faultId,
    };
  }

  #outcome(): Pick<InvocationReport, 'status' | 'errorType'> {
    if (this.#failure === undefined) {
      return this.#error === undefined ? { status: 'ok' } : { status: 'error', errorType: this.#error.errorType };
    }
    if (this.#failure.status === 'timeout') return { status: 'timeout', errorType: 'Sandbox.Timedout' };
    // The payload calls a kill for memory an exit; the report line does not.
    const isOutOfMemory = this.#failure.errorType === OUT_OF_MEMORY;
    return { status: 'error', errorType: isOutOfMemory ? OUT_OF_MEMORY : (this.#error ?? this.#failure).errorType };
  }
}
