import type { ResponseReading } from '../conformance/validate-response.ts';
import type { Exchange, HeaderFields } from '../model/exchange.ts';
import type { ApiKey } from '../target/target.ts';

/** A request that a probe makes. */
export interface ProbeRequest {
  readonly method: string;
  /** Path with query below the API's base URL. */
  readonly path: string;
  /** Default: the run's own key. `none`: no key at all. */
  readonly key?: ApiKey | 'none' | undefined;
  readonly headers?: HeaderFields | undefined;
  readonly body?: Buffer | undefined;
  readonly framing?: 'length' | 'chunked' | undefined;
  /** A 5xx or a 429 is what is wanted: a fault was injected, or a limit used up. */
  readonly isFaulted?: boolean | undefined;
  /** The operation that is meant, where the path does not say so. */
  readonly means?: string | undefined;
}

/** A request that was answered, and what its answer is by the contract. */
export interface Answer {
  readonly request: ProbeRequest;
  /** Header fields as sent, keys replaced by their variables. */
  readonly shownHeaders: HeaderFields;
  readonly exchange: Exchange;
  readonly status: number;
  readonly headers: HeaderFields;
  readonly text: string;
  /** Of the body, if it is JSON. */
  readonly json: unknown;
  readonly reading: ResponseReading;
}

/** A request that got no answer. */
export interface NoAnswer {
  readonly request: ProbeRequest;
  readonly shownHeaders: HeaderFields;
  readonly exchange: Exchange;
  readonly failure: NonNullable<Exchange['failure']>;
}

/** The id of the event that a request has made, if it is one that can stand for nothing else in a URL. */
export function createdId(answer: Answer | NoAnswer): string | undefined {
  if (!('status' in answer) || answer.status !== 201 || typeof answer.json !== 'object') return undefined;
  const { event_id: id } = (answer.json ?? {}) as { readonly event_id?: unknown };
  return typeof id === 'string' && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}
