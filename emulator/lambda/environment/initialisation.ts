import { exited, type FunctionError, initTimedOut } from '../reports/function-errors.ts';
import { type InvocationFailure, initReportLine } from '../reports/log-lines.ts';
import type { SandboxEnd } from '../sandbox/sandbox.ts';

/** Error type of a report whose function was killed for its memory. */
export const OUT_OF_MEMORY = 'Runtime.OutOfMemory';

export interface InitialisationOptions {
  /** `invoke`: it is done again, as a part of an invocation and within the time of that. */
  readonly phase: 'init' | 'invoke';
  /** By the monotonic clock. */
  readonly startedAtMs: number;
  readonly timeoutMs: number;
  /** Not in the phase `invoke`. */
  readonly onTimeout: () => void;
}

/** The loading of a function, from the start of its process to the runtime's first request for an event. */
export class Initialisation {
  readonly #options: InitialisationOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  #postedError: FunctionError | undefined;

  constructor(options: InitialisationOptions) {
    this.#options = options;
    this.#timer = options.phase === 'init' ? setTimeout(options.onTimeout, options.timeoutMs) : undefined;
  }

  /** The runtime has told what is wrong, and will end. */
  fail(error: FunctionError): void {
    this.#postedError = error;
  }

  /** It is over, or of no interest any more; how long it took. */
  end(nowMs: number): number {
    clearTimeout(this.#timer);
    return nowMs - this.#options.startedAtMs;
  }

  /** The process has ended before it was ready: the line for the log, and the error for who asked for the environment. */
  failure(end: SandboxEnd, nowMs: number): { readonly line: string; readonly error: FunctionError } {
    const { phase, timeoutMs } = this.#options;
    const error = this.#postedError;
    if (end.killedFor === 'initTimeout' || end.killedFor === 'timeout') {
      return { line: this.#line({ status: 'timeout' }, nowMs), error: error ?? initTimedOut(timeoutMs) };
    }
    const errorType = error?.errorType ?? exitErrorType(end);
    const line = this.#line({ status: 'error', errorType }, nowMs);
    return { line, error: error ?? exited(phase, end.code, end.signal) };
  }

  /** What the runtime has told, which counts more than how its process ended. */
  get postedError(): FunctionError | undefined {
    return this.#postedError;
  }

  #line(failure: InvocationFailure, nowMs: number): string {
    return initReportLine(this.end(nowMs), this.#options.phase, failure);
  }
}

/** How a report line names the end of a process that was not asked for. */
export function exitErrorType(end: SandboxEnd): string {
  return end.killedFor === 'memory' ? OUT_OF_MEMORY : 'Runtime.ExitError';
}
