import type { FailureKind } from './failures.ts';

/** What became of a request. */
export type GatewayOutcome =
  /** The function answered, and the client got that answer. */
  | { readonly kind: 'answered' }
  /** The CORS preflight answer, without the function. */
  | { readonly kind: 'preflight' }
  /** The gateway answered by itself; `detail` says in words what AWS would have put into its execution log. */
  | { readonly kind: 'failed'; readonly failure: FailureKind; readonly detail?: string }
  /** Nobody was there to be answered. An invocation that had begun was not cancelled: the record waited for its end. */
  | { readonly kind: 'clientGone'; readonly during: 'receiving' | 'integration' }
  /** A bug of the emulator. */
  | { readonly kind: 'emulatorFailed'; readonly error: unknown };

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
  /** Request id of the invocation; undefined if there was none, or if it had not ended at the timeout. */
  readonly lambdaRequestId: string | undefined;
  readonly outcome: GatewayOutcome;
}
