import { expect, test } from 'vitest';
import type { RequestDetail, RequestRecord } from '../../protocol/requests/request-record.ts';
import { requestRecordLine } from './request-line.ts';
import { requestStory } from './request-story.ts';

const record: RequestRecord = {
  requestId: 'request-1',
  extendedRequestId: 'q6urq6urq6urq6s=',
  traceId: 'Root=1-6a5d7ed8-abababababababababababab',
  timeMs: Date.UTC(2026, 6, 20, 1, 50, 16, 828),
  method: 'POST',
  path: '/v1/events',
  query: 'a=1',
  status: 503,
  sourceIp: '127.0.0.1',
  userAgent: 'curl/8',
  requestBytes: 7,
  responseBytes: 20,
  latencyMs: 20.04,
  outcome: 'answered',
  why: { layer: 'dynamodb', rule: 'IndexWriteKeyRangeThroughputExceeded', text: 'DynamoDB throttled PutItem.' },
  phases: [{ name: 'invoke', startMs: 2, durationMs: 15 }],
  limits: [{ name: 'lambda-memory', used: 90, limit: 512, unit: 'MB', exceeded: false }],
  invocation: {
    requestId: 'lambda-1',
    status: 'ok',
    environment: { logStreamName: 'stream-1', start: 'cold' },
    durationMs: 15,
    initDurationMs: 200,
    billedDurationMs: 215,
    memorySizeMb: 512,
    maxMemoryUsedMb: 90,
    cpuMs: 6.125,
    hostQueueMs: 12,
    hostLimit: 'processes',
  },
  databaseCalls: [
    {
      operation: 'PutItem',
      tableName: 'events',
      indexName: 'by-status',
      startMs: 5,
      durationMs: 3,
      status: 400,
      errorType: 'ThrottlingException',
      throttlingReasons: [{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: 'arn' }],
      consumed: [],
      faultId: 'fault-1',
    },
  ],
  readUnits: 0.5,
  writeUnits: 2,
  faults: ['fault-1'],
  replayOf: 'request-0',
};

const message = {
  headers: [['X-API-Key', '****2345']] as [string, string][],
  body: '{"a":1}',
  encoding: 'utf8',
  bodyBytes: 7,
  isTruncated: false,
} as const;

const detail: RequestDetail = {
  record,
  request: message,
  response: { ...message, headers: [], body: 'one\r\ntwo' },
  log: [{ timestampMs: record.timeMs, message: 'START RequestId: lambda-1\n' }],
};

test('tells the whole story', () => {
  expect(requestStory(detail).join('\n')).toBe(`POST /v1/events?a=1  503  20.0 ms
Why      DynamoDB throttled PutItem. (dynamodb: IndexWriteKeyRangeThroughputExceeded)
Time     2026-07-20T01:50:16.828Z
Id       request-1  (q6urq6urq6urq6s=)
Trace    Root=1-6a5d7ed8-abababababababababababab
Client   127.0.0.1  curl/8
Bytes    7 in, 20 out
Faults   fault-1
Replays  request-0

Phases
  invoke      15.0 ms  from 2.0 ms on

Limits
  lambda-memory     90 of 512 MB

Invocation
  lambda-1  ok  cold start
  Stream   stream-1
  Duration 15.00 ms, billed 215 ms
  CPU      6.13 ms
  Init     200.00 ms
  Memory   90 of 512 MB
  Waited   12.0 ms for this machine (processes)

Database calls
  PutItem events/by-status  400  ThrottlingException  IndexWriteKeyRangeThroughputExceeded  fault-1      3.0 ms  from 5.0 ms on
  together 0.5 read and 2 write units

Log
  01:50:16.828  START RequestId: lambda-1

Request
  X-API-Key: ****2345
  
  {"a":1}

Response
  
  one
  two`);
});

test('says what is no longer kept, and nothing of what there was not', () => {
  const { invocation: _, ...rest } = record;

  const story = requestStory({ record: { ...rest, databaseCalls: [], limits: [] }, log: [] }).join('\n');

  expect(story).toMatch(/Request\n {2}No longer kept.*\n\nResponse\n {2}No longer kept/);
  expect(story).not.toMatch(/Invocation|Database|Limits|Log/);
});

test('says how much of a body is not shown, and in what form it is', () => {
  const story = requestStory({
    ...detail,
    request: { ...message, isTruncated: true, bodyBytes: 300_000 },
    response: { ...message, encoding: 'base64', body: '/w==', bodyBytes: 1 },
  }).join('\n');

  expect(story).toContain('(the first of 300000 bytes, as utf8)');
  expect(story).toContain('(1 bytes, as base64)');
});

test('puts a request on one line, with why only where it is not plain', () => {
  const answered = { ...record, status: 201, why: { layer: 'function', rule: 'answered', text: '' } } as const;

  expect(requestRecordLine(record)).toBe(
    '01:50:16.828  503  POST /v1/events?a=1  20.0 ms  request-1  dynamodb: IndexWriteKeyRangeThroughputExceeded',
  );
  expect(requestRecordLine(answered)).toBe('01:50:16.828  201  POST /v1/events?a=1  20.0 ms  request-1');
  expect(requestRecordLine({ ...record, method: '', path: '' })).toContain('  - -?a=1  ');
});

test('lets nothing through that could reach into the terminal', () => {
  const evil = '\u001b[2J\u202e';

  const lines = [
    requestRecordLine({ ...record, path: evil, method: evil }),
    ...requestStory({
      ...detail,
      request: { ...message, body: evil, headers: [[evil, evil]] },
      log: [{ timestampMs: 1, message: evil }],
    }),
  ];

  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
