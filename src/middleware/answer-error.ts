import type { ErrorRequestHandler } from 'express';
import { ApiError, compressedBody, payloadTooLarge, validationError } from '../errors.ts';
import { describeError, type Logger } from '../logger.ts';
import { type RequestContext, sendJsonText } from '../request-context.ts';
import { isUnavailable } from '../store/dynamodb.ts';

type ApiErrorHandler = ErrorRequestHandler<
  Record<string, string>,
  unknown,
  unknown,
  Record<string, unknown>,
  RequestContext
>;

/** Seconds after which a client may try again when DynamoDB was not available. */
const RETRY_AFTER_SECONDS = 1;

/** Turns whatever was thrown into the documented error shape; causes go to the log and nowhere else. */
export function answerError(logger: Logger): ApiErrorHandler {
  return (thrown, request, response, _next) => {
    const error = toApiError(thrown);
    const { requestId } = response.locals;
    if (error.status >= 500) {
      logger.error(error.code === 'SERVICE_UNAVAILABLE' ? 'DynamoDB was not available' : 'Request failed', {
        request_id: requestId,
        method: request.method,
        path: request.path,
        error: describeError(error.cause),
      });
    }
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    const { code, message, details } = error;
    sendJsonText(response, error.status, JSON.stringify({ error: { code, message, details, request_id: requestId } }));
  };
}

function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (isUnavailable(thrown)) {
    return new ApiError(
      'SERVICE_UNAVAILABLE',
      'The database did not answer in time. Nothing may have been done: try again.',
      {
        headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
        cause: thrown,
      },
    );
  }
  return fromExpress(thrown) ?? new ApiError('INTERNAL_ERROR', 'Something went wrong on our side.', { cause: thrown });
}

/** Express and its body parser throw errors with a status and a type of their own. */
function fromExpress(thrown: unknown): ApiError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { status, type, limit, length } = thrown as Error & {
    status?: number;
    type?: string;
    limit?: number;
    length?: number;
  };
  if (type === 'entity.too.large') return payloadTooLarge('The request body', limit ?? 0, length ?? 0);
  if (type === 'encoding.unsupported') {
    return compressedBody();
  }
  if (thrown instanceof URIError) {
    return validationError(
      [{ field: 'path', message: 'is not valid percent-encoding', type: 'url_invalid' }],
      'Escape the path as RFC 3986 says.',
    );
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return validationError(
      [{ field: 'body', message: thrown.message, type: type ?? 'invalid' }],
      'Send one JSON object in UTF-8.',
    );
  }
  return undefined;
}
