import { expect, test } from 'vitest';
import type { GatewayRecord } from '../gateway-record.ts';
import { TEST_ROOT, testApi } from '../test-gateway.ts';
import { executionLogGroupName } from './log-context.ts';
import {
  EXECUTION_BEGUN as BEGUN,
  executionLines as lines,
  NOT_CALLED,
  EXECUTION_SENT as SENT,
  TEST_ENDPOINT_URI as URI,
} from './test-execution-log.ts';

const ERROR = { level: 'ERROR', dataTrace: false } as const;

test('the group of the log is named as on AWS', () => {
  expect(executionLogGroupName(testApi())).toBe('API-Gateway-Execution-Logs_a1b2c3d4e5/prod');
});

test('INFO tells the usual sequence', () => {
  expect(lines({})).toEqual([
    ...SENT,
    'Received response. Status: 200, Integration latency: 17 ms',
    'Successfully completed execution',
    'Method completed with status: 201',
    'AWS Integration Endpoint RequestId : lambda-1',
  ]);
});

test('ERROR tells nothing of what went well, and OFF nothing at all', () => {
  expect(lines({}, ERROR)).toEqual([]);
  expect(
    lines(
      { status: 504, outcome: { kind: 'failed', failure: 'integrationTimeout' } },
      { level: 'OFF', dataTrace: true },
    ),
  ).toEqual([]);
});

test('the data trace adds headers and bodies, with secrets masked but for their end', () => {
  const told = lines({}, { level: 'INFO', dataTrace: true });

  expect(told.slice(6, 10)).toEqual([
    'Method request path: {proxy=events}',
    'Method request query string: {a=b, c=d}',
    `Method request headers: {Host=x, User-Agent=curl/8.10.1, X-API-Key=************-12345, X-Amzn-Trace-Id=${TEST_ROOT}, X-Forwarded-For=192.0.2.7, X-Forwarded-Port=443, X-Forwarded-Proto=https}`,
    'Method request body before transformations: {"a":1}',
  ]);
  expect(told[10]).toBe(`Endpoint request URI: ${URI}`);
  expect(told[11]).toMatch(
    /^Endpoint request body after transformations: \{"resource":"\/v1\/\{proxy\+\}","path":"\/v1\/events"/,
  );
  expect(told[11]).toContain('"X-API-Key":"************-12345"');
  expect(told.slice(12)).toEqual([
    `Sending request to ${URI}`,
    'Received response. Status: 200, Integration latency: 17 ms',
    'Method response body after transformations: {"id":"x"}',
    `Method response headers: {Content-Type=application/json, x-request-id=abc, X-Amzn-Trace-Id=${TEST_ROOT}}`,
    'Successfully completed execution',
    'Method completed with status: 201',
    'AWS Integration Endpoint RequestId : lambda-1',
  ]);
});

test('ERROR with the data trace has the data alone, as recorded from AWS', () => {
  const told = lines({}, { level: 'ERROR', dataTrace: true });

  expect(told.map((line) => line.split(':', 1)[0])).toEqual([
    'Extended Request Id',
    'Method request path',
    'Method request query string',
    'Method request headers',
    'Method request body before transformations',
    'Endpoint request URI',
    'Endpoint request body after transformations',
    'Method response body after transformations',
    'Method response headers',
  ]);
});

test('a line is cut after 1,024 characters', () => {
  const [line] = lines({ requestBody: Buffer.from('é'.repeat(2_000)) }, { level: 'ERROR', dataTrace: true }).filter(
    (text) => text.startsWith('Method request body'),
  );

  expect(line).toBe(`Method request body before transformations: ${'é'.repeat(980)} [TRUNCATED]`);
});

test('a preflight has neither an endpoint nor an invocation', () => {
  expect(lines({ ...NOT_CALLED, method: 'OPTIONS', status: 200, outcome: { kind: 'preflight' } })).toEqual([
    ...BEGUN.slice(0, 2),
    "API Key  authorized because method 'OPTIONS /v1/{proxy+}' does not require API Key. Request will not contribute to throttle or quota limits",
    ...BEGUN.slice(3, 5),
    'HTTP Method: OPTIONS, Resource Path: /v1/events',
    'Successfully completed execution',
    'Method completed with status: 200',
  ]);
});

test('a client that left has its execution completed, without an answer in the data trace', () => {
  const told = lines(
    { responseHeaders: [], responseBody: Buffer.alloc(0), outcome: { kind: 'clientGone', during: 'integration' } },
    { level: 'INFO', dataTrace: true },
  );

  expect(told).toContain('Successfully completed execution');
  expect(told.join()).not.toContain('Method response');
});

test.each<[string, Partial<GatewayRecord>]>([
  ['an unknown route', { resource: undefined, outcome: { kind: 'failed', failure: 'missingAuthenticationToken' } }],
  ['an unknown method', { method: 'PROPFIND', outcome: { kind: 'failed', failure: 'missingAuthenticationToken' } }],
  ['a body over 10 MB', { outcome: { kind: 'failed', failure: 'bodyTooLarge' } }],
  ['a client that left while sending', { outcome: { kind: 'clientGone', during: 'receiving' } }],
  ['a bug of the emulator', { outcome: { kind: 'emulatorFailed', error: new Error('a bug') } }],
])('there is no line of %s', (_, changes) => {
  expect(lines(changes, { level: 'INFO', dataTrace: true })).toEqual([]);
});
