import { expect, test } from 'vitest';
import type { InvocationResult } from '../../lambda/invocation.ts';
import type { GatewayOptions } from '../server.ts';
import { openClient, recording, startTestGateway, TEST_APIGW_ID, TEST_ROOT, testApi } from '../test-gateway.ts';
import type { FailureKind } from './failures.ts';

/** How a failure is brought about, and every byte of its answer. */
interface Case {
  readonly gateway?: Partial<GatewayOptions>;
  readonly request: string | readonly (string | Uint8Array)[];
  readonly status: string;
  readonly errorType?: string;
  readonly body: string;
  readonly isTraced?: true;
  /** The connection ends after it. */
  readonly closes?: true;
  /** Neither ids nor JSON. */
  readonly isText?: true;
  readonly cannotBeCustomised?: true;
}

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';
const OVER_10_MB = 10 * 1024 * 1024 + 1;
// printf %s 'Bearer x' | openssl dgst -sha256 -binary | base64
const HASH_OF_BEARER_X = 'uTem/WB082UJMN2ajD6lH6UChGpTAddMJSx2iu923No=';

const internalError = {
  errorType: 'InternalServerErrorException',
  body: '{"message": "Internal server error"}',
  isTraced: true,
} as const;

const ended = (result: InvocationResult) => ({ invoke: recording(result).invoke });

const CASES = {
  missingAuthenticationToken: {
    request: 'GET /prod/v1/x HTTP/1.1\r\nHost: x\r\n\r\n',
    status: '403 Forbidden',
    errorType: 'MissingAuthenticationTokenException',
    body: '{"message":"Missing Authentication Token"}',
  },
  incompleteSignature: {
    request: 'GET /nope HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n',
    status: '403 Forbidden',
    errorType: 'IncompleteSignatureException',
    body: `{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${HASH_OF_BEARER_X}'."}`,
  },
  badRequest: {
    request: 'GET /v1/x HTTP/1.1\r\n\r\n',
    status: '400 Bad Request',
    errorType: 'BadRequestException',
    body: '{"message":"Bad Request"}',
    cannotBeCustomised: true,
  },
  requestTimeout: {
    gateway: { clientTimeouts: { headMs: 20, requestMs: 40, idleMs: 10_000, checkIntervalMs: 10 } },
    request: 'POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na',
    status: '408 Request Timeout',
    errorType: 'RequestTimeoutException',
    body: '{"message":"Request Timeout"}',
    closes: true,
    cannotBeCustomised: true,
  },
  throttled: {
    gateway: { throttle: { requestsPerSecond: 0, burst: 0 } },
    request: GET,
    status: '429 Too Many Requests',
    errorType: 'TooManyRequestsException',
    body: '{"message":"Too Many Requests"}',
    isTraced: true,
  },
  bodyTooLarge: {
    request: [`POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: ${OVER_10_MB}\r\n\r\n`, Buffer.alloc(OVER_10_MB, 'a')],
    status: '413 Payload Too Large',
    body: 'HTTP content length exceeded 10485760 bytes.',
    isText: true,
    cannotBeCustomised: true,
  },
  headersTooLarge: {
    request: `GET /v1/x HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(10_240)}\r\n\r\n`,
    status: '431 Request Header Fields Too Large',
    body: 'HTTP header is larger than 10240 bytes.',
    isText: true,
    cannotBeCustomised: true,
  },
  uriTooLong: {
    request: `GET /v1/${'a'.repeat(10_240)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    status: '414 URI Too Long',
    body: 'An HTTP line is larger than 10240 bytes.',
    isText: true,
    cannotBeCustomised: true,
  },
  eventTooLarge: {
    gateway: ended({ kind: 'tooLarge', requestId: 'request-2', eventBytes: 6_291_457 }),
    request: GET,
    status: '413 Payload Too Large',
    errorType: 'BadRequestException',
    body: '{"message": "Request Too Long"}',
    cannotBeCustomised: true,
  },
  functionError: {
    gateway: ended({
      kind: 'functionError',
      requestId: 'request-2',
      errorType: 'Error',
      errorMessage: 'boom',
      payload: '{}',
    }),
    request: GET,
    status: '502 Bad Gateway',
    ...internalError,
  },
  malformedResponse: {
    gateway: ended({ kind: 'returned', requestId: 'request-2', payload: '{"wrongValue":1}' }),
    request: GET,
    status: '502 Bad Gateway',
    ...internalError,
  },
  lambdaThrottled: {
    gateway: ended({
      kind: 'throttled',
      requestId: 'request-2',
      reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    }),
    request: GET,
    status: '500 Internal Server Error',
    ...internalError,
  },
  integrationTimeout: {
    gateway: { invoke: () => new Promise(() => undefined), api: testApi({ integrationTimeoutMs: 20 }) },
    request: GET,
    status: '504 Gateway Timeout',
    errorType: 'InternalServerErrorException',
    body: '{"message": "Endpoint request timed out"}',
    isTraced: true,
  },
  emulatorFailure: {
    gateway: { invoke: () => Promise.reject(new Error('a bug')) },
    request: GET,
    status: '500 Internal Server Error',
    errorType: 'InternalServerErrorException',
    body: '{"message": "Internal server error"}',
    cannotBeCustomised: true,
  },
} as const satisfies Readonly<Record<FailureKind, Case>>;

const CUSTOM_HEADER = 'Access-Control-Allow-Origin: *';
const CUSTOM = { statusCode: 418, headers: { 'Access-Control-Allow-Origin': '*' } };

function expected(one: Case, isCustomised: boolean): string {
  const { status, errorType, body, isTraced, closes, isText } = one;
  return [
    `HTTP/1.1 ${isCustomised ? "418 I'm a Teapot" : status}`,
    'Date: Mon, 20 Jul 2026 01:50:16 GMT',
    `Content-Type: ${isText ? 'text; charset=utf-8' : 'application/json'}`,
    `Content-Length: ${body.length}`,
    `Connection: ${closes ? 'close' : 'keep-alive'}`,
    ...(isTraced ? [`X-Amzn-Trace-Id: ${TEST_ROOT}`] : []),
    ...(isText ? [] : ['x-amzn-RequestId: request-1']),
    ...(isCustomised ? [CUSTOM_HEADER] : []),
    ...(isText ? [] : [`x-amzn-ErrorType: ${errorType}`, `x-amz-apigw-id: ${TEST_APIGW_ID}`]),
    '',
    body,
  ].join('\r\n');
}

const entries = Object.entries<Case>(CASES);

test.each(entries)('%s is this to the byte', async (failure, one) => {
  await using gateway = await startTestGateway(one.gateway);
  await using client = openClient(gateway);

  for (const bytes of [one.request].flat()) client.send(bytes);

  const { head, body } = await client.answer();
  expect(`${head}\r\n\r\n${body}`).toBe(expected(one, false));
  expect(gateway.records[0]?.outcome).toMatchObject(
    failure === 'emulatorFailure' ? { kind: 'emulatorFailed' } : { kind: 'failed', failure },
  );
});

test.each(entries)('%s is this to the byte with gateway responses', async (_, one) => {
  const api = { ...(one.gateway?.api ?? testApi()), gatewayResponses: { DEFAULT_4XX: CUSTOM, DEFAULT_5XX: CUSTOM } };
  await using gateway = await startTestGateway({ ...one.gateway, api });
  await using client = openClient(gateway);

  for (const bytes of [one.request].flat()) client.send(bytes);

  const { head, body } = await client.answer();
  expect(`${head}\r\n\r\n${body}`).toBe(expected(one, one.cannotBeCustomised !== true));
});
