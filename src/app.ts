import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Config } from './config.ts';
import { ApiError } from './errors.ts';
import { monotonicMicros } from './input/timestamp.ts';
import type { Logger } from './logger.ts';
import { answerError } from './middleware/answer-error.ts';
import { authenticate } from './middleware/authenticate.ts';
import { limitRate } from './middleware/limit-rate.ts';
import { logRequest } from './middleware/log-request.ts';
import { requestId } from './middleware/request-id.ts';
import { createRateLimiter } from './rate-limiter.ts';
import type { ApiHandler, Endpoint } from './request-context.ts';
import type { RouteEndpoints } from './route-table.ts';
import { acknowledgeEvent } from './routes/acknowledge-event.ts';
import { createEvent } from './routes/create-event.ts';
import { deleteEvent } from './routes/delete-event.ts';
import { getEvent } from './routes/get-event.ts';
import { health } from './routes/health.ts';
import { listInbox } from './routes/list-inbox.ts';
import type { CallOptions } from './store/dynamodb.ts';
import type { Store } from './store/store.ts';

export interface AppOptions {
  readonly config: Config;
  readonly store: Store;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** Called as each request begins: how long it may wait for the store. */
  readonly callOptions: () => CallOptions;
  /** Where the API is mounted: `/v1` over HTTP, `/` where the gateway's route has taken the version off already. */
  readonly basePath: string;
}

/** A body is refused by its payload, at 400 KB; this only bounds what is read, as the gateway's 10 MB do. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The whole API as an Express app. Answers everything itself, the unknown routes and the errors too. */
export function createApp(options: AppOptions): Express {
  const { config, store, logger, nowMs } = options;
  const nowMicros = monotonicMicros(nowMs);
  const limiter = createRateLimiter({
    counters: store.rateLimits,
    nowMs,
    onOutage: (error) =>
      logger.warn('Rate limits are not enforced: their table did not answer', { error: String(error) }),
  });
  const { events, idempotency, inbox } = store;

  const { '/health': healthEndpoints, ...routes }: RouteEndpoints = {
    '/health': { GET: health({ nowMicros }) },
    '/events': { POST: createEvent({ events, idempotency, nowMicros, shards: config.inboxShards.written }) },
    '/events/:event_id': { GET: getEvent({ events, nowMs }), DELETE: deleteEvent({ events, nowMicros }) },
    '/events/:event_id/ack': { POST: acknowledgeEvent({ events, nowMicros }) },
    '/inbox': { GET: listInbox({ inbox, nowMs }) },
  };

  const api = express.Router({ caseSensitive: true });
  // Before the key and the limit: a monitor needs neither.
  api.all('/health', dispatch(healthEndpoints));
  api.use(authenticate({ config, apiKeys: store.apiKeys, nowMs }) as RequestHandler);
  api.use(limitRate({ limiter, nowMs }) as RequestHandler);
  api.use(express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false }));
  for (const [path, endpoints] of Object.entries(routes)) api.all(path, dispatch(endpoints));

  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(requestId({ nowMs, callOptions: options.callOptions }) as RequestHandler);
  app.use(logRequest({ logger, nowMs }) as RequestHandler);
  app.use(options.basePath, api);
  app.use(refuseRoute as RequestHandler);
  app.use(answerError(logger) as ErrorRequestHandler);
  return app;
}

/** HEAD is answered as GET (RFC 9110, section 9.1); whatever else a route does not have is refused with what it has. */
function dispatch(endpoints: Readonly<Record<string, Endpoint>>): RequestHandler {
  const byMethod = new Map(Object.entries(endpoints));
  const get = byMethod.get('GET');
  if (get !== undefined) byMethod.set('HEAD', get);
  const allowedMethods = [...byMethod.keys()];
  const handler: ApiHandler = (request, response) => {
    const endpoint = byMethod.get(request.method);
    if (endpoint !== undefined) return endpoint(request, response);
    throw new ApiError(
      'METHOD_NOT_ALLOWED',
      `${request.method} is not possible here. Use ${allowedMethods.join(' or ')}.`,
      {
        details: { allowed_methods: allowedMethods },
        headers: { Allow: allowedMethods.join(', ') },
      },
    );
  };
  return handler as RequestHandler;
}

const refuseRoute: ApiHandler = () => {
  throw new ApiError('NOT_FOUND', 'There is no such route.', {
    details: { suggestion: 'See the contract, openapi.yaml, for the routes under /v1.' },
  });
};
