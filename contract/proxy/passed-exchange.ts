import type { HeaderFields } from '../model/exchange.ts';
import type { CollectedBody } from './body-collector.ts';

/** A request that went through, and its answer, as they were on the wire. */
export interface PassedExchange {
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly request: {
    readonly method: string;
    /** Path with query, as it was sent. */
    readonly target: string;
    readonly headers: HeaderFields;
    readonly body: CollectedBody;
    readonly framing?: 'length' | 'chunked' | undefined;
  };
  /** Absent: there was none, or none that came to its end. */
  readonly response?: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: HeaderFields;
    readonly body: CollectedBody;
  };
  /** Why there is no answer. */
  readonly failure?: PassFailure | undefined;
}

/** Who ended it, and how, as the end of a sentence. */
export interface PassFailure {
  readonly by: 'client' | 'target';
  readonly reason: string;
}
