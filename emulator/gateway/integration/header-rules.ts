/**
 * Which headers API Gateway keeps, renames and drops, in both directions. Names are lower case.
 *
 * Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html and recordings of
 * AWS_PROXY requests. Not confirmed: that a function's own `x-amzn-requestid`, `x-amz-apigw-id` and `x-amzn-trace-id` are
 * renamed like the rest; the first was recorded so for an HTTP_PROXY integration.
 */

/** Request headers that the function never sees. */
export const DROPPED_REQUEST_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** Request headers whose spelling does not survive; all others arrive as the client spelled them. */
export const RESPELLED_REQUEST_HEADERS: ReadonlyMap<string, string> = new Map([
  ['authorization', 'Authorization'],
  ['user-agent', 'User-Agent'],
]);

/** Response headers that the client gets as `x-amzn-Remapped-` and the name as the function spelled it. */
export const REMAPPED_RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
  'x-amz-apigw-id',
  'x-amzn-requestid',
  'x-amzn-trace-id',
]);

/** Response headers of the function that the client never gets. */
export const DROPPED_RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  'expect',
  'host',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);
