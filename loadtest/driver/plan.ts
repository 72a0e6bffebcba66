import type { Arrivals } from './schedule/arrivals.ts';

/** All that the generator needs to know. It is data, so that it can run in a process of its own. */
export interface LoadPlan {
  /** Origin of the target, `http://127.0.0.1:8080`; the operations' paths come after it. */
  readonly url: string;
  /** Of everything that is left to chance: arrivals, the mix, drawn values. */
  readonly seed: number;
  /** Begins every unique key and the user agent; must never be used again against the same data. */
  readonly runId: string;
  /** One after the other. */
  readonly phases: readonly Phase[];
  readonly operations: readonly Operation[];
  /** Sent as `X-API-Key`, in turn unless an operation says which. */
  readonly apiKeys: readonly string[];
  /** From the moment a request is sent. */
  readonly timeoutMs: number;
  /** Connections, each with one request at a time. What is due while all are busy waits, and its wait is measured. */
  readonly maxInFlight: number;
  /** How long answers are waited for after the last phase, or after the run was told to stop. */
  readonly drainMs: number;
}

/** A stretch of the run. */
export interface Phase {
  readonly name: string;
  /** Its requests count in the ledger, and in nothing else. */
  readonly isWarmUp?: boolean;
  readonly load: OpenLoad | ClosedLoad;
  /** Weights by operation instead of the operations' own; those not named are not sent. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** Requests leave when it is time, as clients send that know nothing of each other. */
export interface OpenLoad {
  readonly model: 'open';
  readonly arrivals: Arrivals;
  readonly durationMs: number;
}

/** Users who each wait for an answer before they send again. Ends by time, by number, or by what comes first. */
export interface ClosedLoad {
  readonly model: 'closed';
  readonly users: number;
  /** Between an answer and the user's next request. */
  readonly thinkMs?: number;
  readonly durationMs?: number;
  /** Of all users together. The phase ends when all are answered. */
  readonly requests?: number;
}

/** One kind of request. */
export interface Operation {
  readonly name: string;
  /** Its share of all requests is its weight over the sum of the weights. */
  readonly weight: number;
  readonly method: string;
  readonly path: Template;
  readonly headers?: Readonly<Record<string, Template>>;
  /** One of them is drawn for each request. Nothing is copied for a request but what changes. */
  readonly bodies?: readonly Template[];
  /** Sent in chunks, one for each part of the body, and without a length. */
  readonly isChunked?: boolean;
  /** Places in the plan's list of those who send it, in turn; empty: it is sent without a key. Default: all. */
  readonly apiKeys?: readonly number[];
  /** What is kept of the answers for later requests. */
  readonly capture?: Capture;
  /** Sent in its stead while a pool that it takes or picks from is empty; wanted of those that do. */
  readonly whenEmpty?: string;
  /** Answers with another status count as errors in the progress. Default: all under 400. */
  readonly expectedStatuses?: readonly number[];
  /** Which answers are handed over with headers and body. Default: none, which costs nothing. */
  readonly observe?: Observation;
}

/** Text or bytes with places that are filled for each request. */
export type Template = Part | readonly Part[];
export type Part = string | Uint8Array | Slot;

export type Slot =
  /** A text that no other request of any run has; with `repeats`, that so many requests one after the other have. */
  | { readonly slot: 'uniqueKey'; readonly repeats?: number }
  /** A value out of a pool, which no other request gets. The request is sent with the API key that it came with. */
  | { readonly slot: 'take'; readonly pool: string }
  /** A value of a pool, by chance, which stays. */
  | { readonly slot: 'pick'; readonly pool: string }
  /** One of the values, by chance. */
  | { readonly slot: 'choice'; readonly values: readonly string[] };

/** Puts what stands in an answer between `after` and the next `"` into a pool. */
export interface Capture {
  readonly statuses: readonly number[];
  /** The first place counts: `"event_id":"`. */
  readonly after: string;
  /** Absent: it is only recorded as created. */
  readonly pool?: string;
  /** Whether it is the id of an event that the request made, to be looked for at the end. */
  readonly isCreatedEvent?: boolean;
}

export interface Observation {
  /** Every so many answers of the operation, the first among them. */
  readonly every: number;
  /** Default: any. */
  readonly statuses?: readonly number[];
  readonly withBody?: boolean;
}
