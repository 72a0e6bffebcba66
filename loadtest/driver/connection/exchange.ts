import type { Connection } from './connection.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** Written first: what was built for this request. */
  readonly head: Uint8Array;
  /** Written after it, as they are: what requests share. */
  readonly rest: readonly Uint8Array[];
  readonly keepBody: boolean;
  /** May be written again if the server closed the connection before it answered with a single byte. */
  readonly isRepeatable: boolean;
}

export interface Answer {
  readonly status: number;
  /** Names and values in turn, as they were spelled. */
  readonly headers: readonly string[];
  /** Of head and body as they came over the wire. */
  readonly bytes: number;
  /** Empty unless it was asked for. */
  readonly body: readonly Uint8Array[];
}

/** A request that got no answer, or half of one. */
export interface Failure {
  readonly outcome: 'timeout' | 'reset' | 'refused';
  /** `ECONNRESET`, `closed before it answered`, … */
  readonly reason: string;
  readonly receivedBytes: number;
}

export interface ConnectionListener {
  answered(connection: Connection, answer: Answer): void;
  failed(connection: Connection, failure: Failure): void;
  resent(): void;
  /** It can be used again: at once after an answer, else when the last of the request has left. */
  freed(connection: Connection): void;
}

/** Faults of its repairs that the self-test plants, to see that it finds them. */
export type Defect = 'timeoutsCleared' | 'closeUnrepaired';
