import type { Request, RequestHandler, Response } from 'express';
import type { CallOptions } from './store/dynamodb.ts';

/** What the middleware finds out about a request, in the order in which it does. */
export interface RequestContext {
  /** The client's X-Request-ID, or a new UUID. */
  requestId: string;
  /** Epoch milliseconds. */
  receivedAtMs: number;
  /** For every call to the store: aborts in time for an answer of our own. */
  callOptions: CallOptions;
  /** Set once the API key is known to be good. */
  apiKey?: AuthenticatedKey;
  /** Fields that the request's log line shows beside the usual ones. */
  logFields: Record<string, unknown>;
}

export interface AuthenticatedKey {
  /** SHA-256 of the key in hex. */
  readonly hash: string;
  /** Requests a minute. */
  readonly rateLimit: number;
}

export type ApiRequest = Request<
  Record<string, string>,
  unknown,
  Buffer | undefined,
  Record<string, unknown>,
  RequestContext
>;
export type ApiResponse = Response<unknown, RequestContext>;
export type ApiHandler = RequestHandler<
  Record<string, string>,
  unknown,
  Buffer | undefined,
  Record<string, unknown>,
  RequestContext
>;
export type Endpoint = (request: ApiRequest, response: ApiResponse) => Promise<void> | void;

/** Ends the response with a JSON text. No Content-Length: the gateway would pass it on as a renamed header. */
export function sendJsonText(response: ApiResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(text);
}

/** Ends the response with a JSON object that names the request last, as every body of this API does. */
export function sendJson(response: ApiResponse, status: number, body: Readonly<Record<string, unknown>>): void {
  sendJsonText(response, status, JSON.stringify({ ...body, request_id: response.locals.requestId }));
}
