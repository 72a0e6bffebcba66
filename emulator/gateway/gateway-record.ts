import type { InjectedFault } from '../faults/injected-fault.ts';
import type { InvocationResult } from '../lambda/invocation.ts';
import type { FailureKind } from './answers/failures.ts';

/** What became of a request. */
export type GatewayOutcome =
  /** The function answered, and the client got that answer. */
  | { readonly kind: 'answered' }
  /** The CORS preflight answer, without the function. */
  | { readonly kind: 'preflight' }
  /** The gateway answered by itself; `detail` says in words what AWS would have put into its execution log. */
  | {
      readonly kind: 'failed';
      readonly failure: FailureKind;
      readonly detail?: string;
      readonly invocation?: FailedInvocation;
    }
  /** Nobody was there to be answered. An invocation that had begun was not cancelled: the record waited for its end. */
  | { readonly kind: 'clientGone'; readonly during: 'receiving' | 'integration' }
  /** An injected fault cut the connection. */
  | { readonly kind: 'reset' }
  /** A bug of the emulator. */
  | { readonly kind: 'emulatorFailed'; readonly error: unknown };

/** What Lambda said of an invocation that the gateway makes a failure of. */
export type FailedInvocation =
  | Pick<Extract<InvocationResult, { kind: 'functionError' }>, 'kind' | 'errorMessage'>
  | Pick<Extract<InvocationResult, { kind: 'throttled' }>, 'kind' | 'reason'>
  | Pick<Extract<InvocationResult, { kind: 'tooLarge' }>, 'kind' | 'eventBytes'>;

/** One request that the gateway is done with. */
export interface GatewayRecord {
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Epoch milliseconds of its arrival. */
  readonly timeMs: number;
  /** Upper case; empty if the request could not be parsed. */
  readonly method: string;
  /** The event's `path`; empty if the request could not be parsed. */
  readonly path: string;
  /** Without the question mark; undefined if there was none. */
  readonly query: string | undefined;
  /** `HTTP/1.1` */
  readonly protocol: string;
  /** Resource that matched the path, `/v1/{proxy+}`. */
  readonly resource: string | undefined;
  /** Status of the answer, or the one that a client who left would have got; 499 for one who left while sending. */
  readonly status: number;
  /** Bytes of the request's body, as far as they came. */
  readonly requestBytes: number;
  /** Bytes of the answer's body. */
  readonly responseBytes: number;
  /** From the arrival of the request's head to the answer's leaving. */
  readonly latencyMs: number;
  /** From the call of the function to its result, or to the timeout; undefined if it was not called. */
  readonly integrationLatencyMs: number | undefined;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  /** Trace as the function saw it: `Root=…;Parent=…;Sampled=…;Lineage=…`; undefined if it was not called. */
  readonly traceId: string | undefined;
  /** Request id of the invocation; undefined if there was none. */
  readonly lambdaRequestId: string | undefined;
  /** Its arrival, by the monotonic clock that all processes share; the times below count from it. */
  readonly startedAtMs: number;
  /** When the body was there. */
  readonly receivedMs: number;
  /** When the function was called; undefined if it was not. */
  readonly calledMs: number | undefined;
  /** The buckets that were asked for a token, and what was in them after; empty where nothing throttles. */
  readonly throttles: readonly ThrottleUse[];
  /** The injected fault that was done to it. */
  readonly fault: InjectedFault | undefined;
  /** Names and values in turn, as they were sent. */
  readonly requestHeaders: readonly string[];
  /** As far as it was kept: empty for one that was refused for its size. */
  readonly requestBody: Buffer;
  /** Names and values in turn, as they were sent; empty if nothing was. */
  readonly responseHeaders: readonly string[];
  /** As it was sent. */
  readonly responseBody: Buffer;
  /** JSON text that the invocation ended with and that the gateway made a failure of. */
  readonly failedPayload?: string;
  readonly outcome: GatewayOutcome;
}

/** What one token bucket said to a request. */
export interface ThrottleUse {
  /** Where its numbers come from; the stage's, too, count for each method by itself. */
  readonly bucket: 'method' | 'stage' | 'account';
  readonly isAdmitted: boolean;
  readonly tokens: number;
  readonly requestsPerSecond: number;
  readonly burst: number;
}
