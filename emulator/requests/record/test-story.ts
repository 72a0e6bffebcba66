import type { RequestLimits, RequestStory } from './request-story.ts';

type Gateway = RequestStory['gateway'];
type Report = NonNullable<RequestStory['report']>;
type Start = NonNullable<RequestStory['start']>;
type Call = RequestStory['calls'][number];

/** When the test requests arrive, by the monotonic clock. */
export const TEST_ARRIVAL_MS = 1_000;

export const TEST_ACCESS_KEY_ID = 'ASIATESTTESTTESTAAAB';

export const TEST_LIMITS: RequestLimits = {
  integrationTimeoutMs: 29_000,
  timeoutMs: 30_000,
  memorySizeMb: 512,
  maxEnvironments: 16,
};

/** A POST that the function answered with 201 after 20 ms, 15 of them its own. */
export function testGateway(changes: Partial<Gateway> = {}): Gateway {
  return {
    requestId: 'request-1',
    extendedRequestId: 'q6urq6urq6urq6s=',
    timeMs: 1_784_512_216_828,
    method: 'POST',
    path: '/v1/events',
    query: undefined,
    protocol: 'HTTP/1.1',
    resource: '/v1/{proxy+}',
    status: 201,
    requestBytes: 7,
    responseBytes: 15,
    latencyMs: 20,
    integrationLatencyMs: 17,
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    traceId: 'Root=1-6a5d7ed8-abababababababababababab',
    lambdaRequestId: 'lambda-1',
    startedAtMs: TEST_ARRIVAL_MS,
    receivedMs: 1,
    calledMs: 2,
    throttles: [],
    fault: undefined,
    requestHeaders: ['Host', 'localhost', 'X-API-Key', 'the-secret-key-12345', 'Content-Length', '7'],
    requestBody: Buffer.from('{"a":1}'),
    responseHeaders: ['Content-Type', 'application/json'],
    responseBody: Buffer.from('{"event_id":"x"}'),
    outcome: { kind: 'answered' },
    ...changes,
  };
}

export function testStart(changes: Partial<Start> = {}): Start {
  return {
    requestId: 'lambda-1',
    accessKeyId: TEST_ACCESS_KEY_ID,
    logStreamName: 'stream-1',
    startedAtMs: TEST_ARRIVAL_MS + 2,
    ...changes,
  };
}

export function testReport(changes: Partial<Report> = {}): Report {
  return {
    requestId: 'lambda-1',
    status: 'ok',
    requestedAtMs: TEST_ARRIVAL_MS + 2,
    hostQueueMs: 0,
    environment: { logStreamName: 'stream-1', accessKeyId: TEST_ACCESS_KEY_ID, processId: 42, start: 'warm' },
    startedAtMs: TEST_ARRIVAL_MS + 2,
    durationMs: 15,
    billedDurationMs: 15,
    memorySizeMb: 512,
    maxMemoryUsedMb: 90,
    timeoutMs: 30_000,
    ...changes,
  };
}

export function testCall(changes: Partial<Call> = {}): Call {
  return {
    accessKeyId: TEST_ACCESS_KEY_ID,
    operation: 'PutItem',
    tableName: 'events',
    startedAtMs: TEST_ARRIVAL_MS + 5,
    durationMs: 3,
    status: 200,
    consumed: [
      { tableName: 'events', readUnits: 0, writeUnits: 1 },
      { tableName: 'events', indexName: 'by-status', readUnits: 0, writeUnits: 1 },
    ],
    ...changes,
  };
}

export function testStory(changes: Partial<RequestStory> = {}): RequestStory {
  return { gateway: testGateway(), start: testStart(), report: testReport(), calls: [testCall()], ...changes };
}
