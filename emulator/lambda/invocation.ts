import type { InjectedFault } from '../faults/injected-fault.ts';

/** Bytes of an event of a synchronous invocation. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_SYNC_REQUEST_BYTES = 6 * 1024 * 1024;

/** The answer of Lambda's Invoke to its caller; failures are data, an invocation never rejects. */
export type InvocationResult =
  /** The function returned: its response as the JSON text it posted. */
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  /** The function threw, timed out, exited or did not initialise: HTTP 200 with `X-Amz-Function-Error: Unhandled` on AWS. */
  | {
      readonly kind: 'functionError';
      readonly requestId: string;
      /** Sandbox.Timedout, Runtime.ExitError, Function.ResponseSizeTooLarge, TypeError, … */
      readonly errorType: string;
      readonly errorMessage: string;
      /** The JSON text that Invoke would have answered. */
      readonly payload: string;
    }
  /** Refused before any environment saw it: HTTP 429 `Rate Exceeded.` on AWS. */
  | {
      readonly kind: 'throttled';
      readonly requestId: string;
      readonly reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded';
    }
  /** The event is over the 6 MB of a synchronous invocation: HTTP 413 on AWS. */
  | { readonly kind: 'tooLarge'; readonly requestId: string; readonly eventBytes: number };

/** What comes along with an event. */
export interface InvocationContext {
  /** Names the invocation; the caller makes it, so that it is known however the invocation ends. */
  readonly requestId: string;
  readonly traceId: string;
  /** To be done to this invocation; kinds other than `lambda-…` are not meant for it. */
  readonly fault?: InjectedFault | undefined;
}

/** Invokes the function synchronously with an event given as JSON text. */
export type Invoke = (event: string, context: InvocationContext) => Promise<InvocationResult>;
