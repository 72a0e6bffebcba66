import type { Logger } from '../logger.ts';
import type { ApiHandler } from '../request-context.ts';

/** One line for each request that was answered. The key appears as the first digits of its hash. */
export function logRequest({ logger, nowMs }: { readonly logger: Logger; readonly nowMs: () => number }): ApiHandler {
  return (request, response, next) => {
    const { path } = request;
    response.on('finish', () => {
      const { requestId, receivedAtMs, apiKey, logFields } = response.locals;
      logger.info('Request answered', {
        request_id: requestId,
        method: request.method,
        path,
        status: response.statusCode,
        duration_ms: nowMs() - receivedAtMs,
        ...(apiKey === undefined ? {} : { api_key: apiKey.hash.slice(0, 8) }),
        ...logFields,
      });
    });
    next();
  };
}
