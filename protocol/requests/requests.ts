import * as z from 'zod';
import { parseQuery } from '../query.ts';
import { RequestRecord } from './request-record.ts';

/** The most requests that one page lists. */
export const MAX_REQUEST_PAGE = 1_000;

/** `GET /v1/requests?…`: which of the kept requests to list; they must meet all that is given. */
export const RequestQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_REQUEST_PAGE).default(100),
  /** Those older than the request with this id. */
  before: z.string().optional(),
  /** `404`, or `5xx` for all from 500 to 599. */
  status: z
    .string()
    .regex(/^[1-5]([0-9]{2}|xx)$/i, 'must be a status, 404, or a class, 5xx')
    .optional(),
  method: z.string().optional(),
  /** `/v1/events/*`, where a star stands for anything. */
  path: z.string().optional(),
  /** Of the request, of its invocation, or of the request that it repeats. */
  requestId: z.string().optional(),
  /** Rule that decided its answer, `RATE_LIMIT_EXCEEDED`. */
  rule: z.string().optional(),
  /** In the filter language of docs/filters.md. */
  filter: z.string().optional(),
});
export type RequestQuery = z.infer<typeof RequestQuery>;

/** Reads the query's parameters. Throws BAD_ARGUMENT, naming the parameter and what it can be. */
export function parseRequestQuery(parameters: URLSearchParams): RequestQuery {
  return parseQuery(parameters, RequestQuery, 'requests');
}

/** A page of requests, newest first. */
export const RequestPage = z.object({
  requests: z.array(RequestRecord),
  /**
   * Value of `before` for the next page; absent: there are no older ones. A page with a filter can hold fewer than asked
   * for, or none, and go on: a call looks at a bounded number of requests.
   */
  next: z.string().optional(),
});
export type RequestPage = z.infer<typeof RequestPage>;

/** `POST /v1/requests/{id}/replay`: how to send a kept request again. */
export const ReplayOptions = z.strictObject({
  /** `same`: with its own idempotency key; `new`: with a new one in place of its own; any other: with that one. */
  idempotencyKey: z.string().min(1).max(255).default('same'),
  /** In place of the body that came. */
  body: z.string().optional(),
});
export type ReplayOptions = z.infer<typeof ReplayOptions>;

/** How the API answered a replay. */
export const ReplayResult = z.object({
  replayOf: z.string(),
  status: z.number(),
  /** Of the new request; absent: its answer named none, as some of the gateway's do. */
  requestId: z.string().optional(),
  /** The new idempotency key, if it was given one. */
  idempotencyKey: z.string().optional(),
});
export type ReplayResult = z.infer<typeof ReplayResult>;
