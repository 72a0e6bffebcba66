import { randomUUID } from 'node:crypto';
import type { ApiHandler } from '../request-context.ts';
import type { CallOptions } from '../store/dynamodb.ts';

/** 1 to 128 printable ASCII characters without spaces. */
const CLIENT_REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** Headers of the API that a browser may show to a script. */
const EXPOSED_HEADERS = [
  'X-Request-ID',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'Retry-After',
  'Idempotent-Replayed',
].join(', ');

/** Starts the request's context: its id, its clock, its time limit, and the headers that every answer has. */
export function requestId(options: {
  readonly nowMs: () => number;
  readonly callOptions: () => CallOptions;
}): ApiHandler {
  return (request, response, next) => {
    const sent = request.headers['x-request-id'];
    const id = typeof sent === 'string' && CLIENT_REQUEST_ID.test(sent) ? sent : randomUUID();
    response.locals.requestId = id;
    response.locals.receivedAtMs = options.nowMs();
    response.locals.callOptions = options.callOptions();
    response.locals.logFields = {};
    response.setHeader('X-Request-ID', id);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    next();
  };
}
