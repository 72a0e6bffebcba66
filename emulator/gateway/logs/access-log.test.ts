import { expect, test } from 'vitest';
import { COMMON_LOG_FORMAT } from '../../template/api/access-log.ts';
import type { GatewayRecord } from '../gateway-record.ts';
import { TEST_APIGW_ID } from '../test-gateway.ts';
import { testLogContext, testRecord } from '../test-record.ts';
import { accessLogLine } from './access-log.ts';

const value = (variable: string, changes: Partial<GatewayRecord> = {}) =>
  accessLogLine(testRecord(changes), `$context.${variable}`, testLogContext());

test('the Common Log Format is that of AWS', () => {
  expect(accessLogLine(testRecord(), COMMON_LOG_FORMAT, testLogContext())).toBe(
    `192.0.2.7 - - [20/Jul/2026:01:50:16 +0000]"POST /v1/{proxy+} HTTP/1.1" 201 10 request-1 ${TEST_APIGW_ID}`,
  );
});

test.each([
  ['accountId', '123456789012'],
  ['apiId', 'a1b2c3d4e5'],
  ['awsEndpointRequestId', 'lambda-1'],
  ['domainName', 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'],
  ['domainPrefix', 'a1b2c3d4e5'],
  ['error.message', '-'],
  ['error.responseType', '-'],
  ['httpMethod', 'POST'],
  ['identity.sourceIp', '192.0.2.7'],
  ['identity.userAgent', 'curl/8.10.1'],
  ['integration.integrationStatus', '200'],
  ['integration.latency', '17'],
  ['integration.requestId', 'lambda-1'],
  ['integration.status', '201'],
  ['integrationLatency', '17'],
  ['integrationStatus', '200'],
  ['path', '/prod/v1/events'],
  ['requestTimeEpoch', '1784512216828'],
  ['resourceId', 'lotoky'],
  ['responseLatency', '20'],
  ['responseLength', '10'],
  ['stage', 'prod'],
  ['xrayTraceId', '1-6a5d7ed8-abababababababababababab'],
])('$context.%s of an answered request is %s', (variable, expected) => {
  expect(value(variable)).toBe(expected);
});

test.each(['authorizer.principalId', 'wafResponseCode', 'identity.apiKey', 'nothing.of.the.kind', 'constructor'])(
  '$context.%s has nothing to fill in',
  (variable) => {
    expect(value(variable)).toBe('-');
  },
);

test('what is no variable stays as it is, next to variables too', () => {
  const format = '{"id":"$context.requestId","cost":"$5","input":"$input.body","status":$context.status.}';

  expect(accessLogLine(testRecord(), format, testLogContext())).toBe(
    '{"id":"request-1","cost":"$5","input":"$input.body","status":201.}',
  );
});

test('values are filled in as they are, patterns of replacement too', () => {
  expect(value('identity.userAgent', { userAgent: "$& $1 $' $context.status" })).toBe("$& $1 $' $context.status");
});

const GONE = { calledMs: undefined, lambdaRequestId: undefined, integrationLatencyMs: undefined, traceId: undefined };

test.each<[string, Partial<GatewayRecord>, string]>([
  [
    'a throttled request',
    { ...GONE, status: 429, outcome: { kind: 'failed', failure: 'throttled' } },
    '429 Too Many Requests "Too Many Requests" THROTTLED - - - -',
  ],
  [
    'an unknown route with a bearer token',
    {
      ...GONE,
      status: 403,
      resource: undefined,
      outcome: { kind: 'failed', failure: 'incompleteSignature', detail: 'Invalid' },
    },
    '403 Invalid "Invalid" MISSING_AUTHENTICATION_TOKEN - - - -',
  ],
  [
    'a function that failed',
    { status: 502, outcome: { kind: 'failed', failure: 'functionError', detail: 'It broke' } },
    '502 Internal server error "Internal server error" INTEGRATION_FAILURE 200 - lambda-1 It broke',
  ],
  [
    'a throttled function',
    { status: 500, outcome: { kind: 'failed', failure: 'lambdaThrottled', detail: 'Rate' } },
    '500 Internal server error "Internal server error" INTEGRATION_FAILURE 429 - lambda-1 Rate',
  ],
  [
    'an integration that took too long',
    { status: 504, outcome: { kind: 'failed', failure: 'integrationTimeout', detail: 'Timeout' } },
    '504 Endpoint request timed out "Endpoint request timed out" INTEGRATION_TIMEOUT - - - Timeout',
  ],
])('%s has its error, and what there is of an integration', (_, changes, expected) => {
  const format =
    '$context.status $context.error.message $context.error.messageString $context.error.responseType $context.integrationStatus $context.integration.status $context.awsEndpointRequestId $context.integrationErrorMessage';

  expect(accessLogLine(testRecord(changes), format, testLogContext())).toBe(expected);
});
