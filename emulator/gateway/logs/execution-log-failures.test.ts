import { expect, test } from 'vitest';
import type { GatewayRecord } from '../gateway-record.ts';
import { TEST_APIGW_ID } from '../test-gateway.ts';
import {
  EXECUTION_BEGUN as BEGUN,
  executionLines as lines,
  NOT_CALLED,
  EXECUTION_SENT as SENT,
} from './test-execution-log.ts';

const ERROR = { level: 'ERROR', dataTrace: false } as const;

test.each<[string, Partial<GatewayRecord>, readonly string[], readonly string[]]>([
  [
    'an integration timeout',
    { status: 504, outcome: { kind: 'failed', failure: 'integrationTimeout' } },
    ['Execution failed due to a timeout error', 'Method completed with status: 504'],
    [],
  ],
  [
    'a malformed response',
    { status: 502, outcome: { kind: 'failed', failure: 'malformedResponse', detail: '…' } },
    [
      'Execution failed due to configuration error: Malformed Lambda proxy response',
      'Method completed with status: 502',
    ],
    ['Received response. Status: 200, Integration latency: 17 ms', 'AWS Integration Endpoint RequestId : lambda-1'],
  ],
  [
    'a throttled function',
    { status: 500, outcome: { kind: 'failed', failure: 'lambdaThrottled', detail: '…' } },
    [
      'Lambda invocation failed with status: 429. Lambda request id: lambda-1',
      'Execution failed due to configuration error: Rate Exceeded.',
      'Method completed with status: 500',
    ],
    ['Received response. Status: 429, Integration latency: 17 ms', 'AWS Integration Endpoint RequestId : lambda-1'],
  ],
  [
    'a function that failed',
    {
      status: 502,
      outcome: {
        kind: 'failed',
        failure: 'functionError',
        detail:
          'Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: lambda-1',
      },
    },
    [
      'Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: lambda-1',
      'Method completed with status: 502',
    ],
    ['Received response. Status: 200, Integration latency: 17 ms', 'AWS Integration Endpoint RequestId : lambda-1'],
  ],
  [
    'an event over 6 MB',
    {
      status: 413,
      outcome: {
        kind: 'failed',
        failure: 'eventTooLarge',
        detail:
          'Execution failed: 6294149 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
      },
    },
    [
      'Execution failed: 6294149 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
      'Method completed with status: 413',
    ],
    ['Received response. Status: 413, Integration latency: 17 ms', 'AWS Integration Endpoint RequestId : lambda-1'],
  ],
])('%s is told in the words of AWS at both levels', (_, changes, errors, info) => {
  expect(lines(changes, ERROR)).toEqual([`Extended Request Id: ${TEST_APIGW_ID}`, ...errors]);
  const received = info.slice(0, 1);
  expect(lines(changes)).toEqual([...SENT, ...received, ...errors, ...info.slice(1)]);
});

test('the data trace has what the function returned where that was no response', () => {
  const changes: Partial<GatewayRecord> = {
    status: 502,
    failedPayload: '"Bad response"',
    responseHeaders: [],
    outcome: { kind: 'failed', failure: 'malformedResponse' },
  };

  const told = lines(changes, { level: 'ERROR', dataTrace: true });

  expect(told.slice(-3)).toEqual([
    'Endpoint response body before transformations: "Bad response"',
    'Execution failed due to configuration error: Malformed Lambda proxy response',
    'Method completed with status: 502',
  ]);
});

test('a throttle names the resource and the method whose bucket was empty', () => {
  const throttles = [{ bucket: 'stage', isAdmitted: false, tokens: 0, requestsPerSecond: 1, burst: 1 } as const];
  const changes: Partial<GatewayRecord> = {
    ...NOT_CALLED,
    status: 429,
    throttles,
    outcome: { kind: 'failed', failure: 'throttled' },
  };
  const errors = [
    'Key throttle limit exceeded for RestApi a1b2c3d4e5, Stage prod, Resource lotoky, HttpMethod ANY. Limit: 1.00 Burst: 1',
    'Method completed with status: 429',
  ];

  expect(lines(changes)).toEqual([...BEGUN.slice(0, 2), ...errors]);
  expect(lines(changes, ERROR)).toEqual([...BEGUN.slice(0, 1), ...errors]);
});

test('a throttle of the account tells its status alone', () => {
  const throttles = [{ bucket: 'account', isAdmitted: false, tokens: 0, requestsPerSecond: 1, burst: 1 } as const];
  const outcome = { kind: 'failed', failure: 'throttled' } as const;

  expect(lines({ ...NOT_CALLED, status: 429, throttles, outcome }, ERROR)).toEqual([
    `Extended Request Id: ${TEST_APIGW_ID}`,
    'Method completed with status: 429',
  ]);
});

test('an injected fault is told as such', () => {
  const changes: Partial<GatewayRecord> = {
    ...NOT_CALLED,
    status: 502,
    fault: { faultId: 'fault-1', kind: 'gateway-502' },
    outcome: { kind: 'failed', failure: 'functionError', detail: 'Injected fault fault-1: gateway-502' },
  };

  expect(lines(changes, ERROR).slice(1)).toEqual([
    'Injected fault fault-1: gateway-502',
    'Method completed with status: 502',
  ]);
});
