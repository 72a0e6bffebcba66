import type { EnvironmentStatus, Snapshot } from '../protocol/control-api.ts';
import type { StoredEvent } from '../protocol/events.ts';
import type { LiveRates } from '../protocol/metrics.ts';
import type { RequestDetail, RequestRecord } from '../protocol/requests/request-record.ts';
import { HOSTILE_TEXTS } from '../protocol/text/hostile-texts.ts';
import { DashboardModel } from './model/dashboard-model.ts';

/** 2026-11-25T12:00:00Z */
export const TEST_TIME_MS = Date.UTC(2026, 10, 25, 12);

export function testRequest(number: number, change: Partial<RequestRecord> = {}): RequestRecord {
  return {
    requestId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    extendedRequestId: 'VNd1-HrvIAMFmVQ=',
    timeMs: TEST_TIME_MS + number * 37,
    method: 'POST',
    path: '/v1/events',
    resource: '/v1/{proxy+}',
    status: 201,
    sourceIp: '127.0.0.1',
    userAgent: 'curl/8.9.1',
    requestBytes: 412,
    responseBytes: 205,
    latencyMs: 12 + (number % 7),
    outcome: 'answered',
    why: { layer: 'function', rule: 'answered', text: 'The function answered 201.' },
    phases: [
      { name: 'receive', startMs: 0, durationMs: 0.4 },
      { name: 'admit', startMs: 0.4, durationMs: 0.2 },
      { name: 'invoke', startMs: 0.6, durationMs: 9 },
      { name: 'respond', startMs: 9.6, durationMs: 2.4 },
    ],
    limits: [{ name: 'stage-throttle', used: 3, limit: 2_000, unit: 'tokens', exceeded: false }],
    invocation: {
      requestId: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      status: 'ok',
      environment: { logStreamName: '2026/11/25/[$LATEST]3f9c01aa', start: 'warm' },
      durationMs: 8.6,
      billedDurationMs: 9,
      memorySizeMb: 512,
      maxMemoryUsedMb: 88,
      hostQueueMs: 0,
    },
    databaseCalls: [
      { operation: 'PutItem', tableName: 'triggers-events-prod', startMs: 2, durationMs: 5, status: 200, consumed: [] },
    ],
    readUnits: 0.5,
    writeUnits: 4,
    faults: [],
    ...change,
  };
}

const SPECIAL: Readonly<Record<number, Partial<RequestRecord>>> = {
  3: {
    method: 'GET',
    path: '/v1/inbox',
    query: 'limit=50&source=shop-日本',
    status: 200,
    why: { layer: 'function', rule: 'answered', text: 'The function answered 200.' },
  },
  5: {
    status: 429,
    latencyMs: 3,
    why: {
      layer: 'function',
      rule: 'RATE_LIMIT_EXCEEDED',
      text: 'The key had used all 1,000 requests of its minute; the next begins in 17 s.',
    },
  },
  6: {
    status: 504,
    latencyMs: 29_004,
    why: { layer: 'gateway', rule: 'timeout', text: 'No answer came in 29,000 ms.' },
  },
  7: { path: `/v1/events/${HOSTILE_TEXTS['clears the screen']}`, method: 'DELETE', status: 404 },
  8: {
    faults: ['fault-1'],
    status: 503,
    why: { layer: 'dynamodb', rule: 'fault', text: 'fault-1 throttled PutItem.' },
  },
  9: { replayOf: '00000000-0000-4000-8000-000000000002' },
};

export function testEvent(number: number, change: Partial<StoredEvent> = {}): StoredEvent {
  const payload = `{"order":12345678901234567890,"total":${number}.90,"note":"Zoë 山田"}`;
  return {
    eventId: `01a21256-ae2d-7000-936a-${String(number).padStart(12, '0')}`,
    createdAt: new Date(TEST_TIME_MS + number * 37).toISOString().replace('Z', '000Z'),
    status: 'pending',
    source: number % 3 === 0 ? 'shop-日本' : 'shop',
    eventType: number % 4 === 0 ? 'user.signup' : 'order.created',
    priority: number % 5 === 0 ? 'high' : 'normal',
    metadata: '{"priority":"normal","idempotency_key":"order-1"}',
    payload,
    payloadBytes: Buffer.byteLength(payload),
    isTruncated: false,
    ...change,
  };
}

function testEnvironment(number: number, change: Partial<EnvironmentStatus> = {}): EnvironmentStatus {
  return {
    logStreamName: `2026/11/25/[$LATEST]${number}f9c01aa`,
    state: 'frozen',
    processId: 4_000 + number,
    invocations: number * 120,
    maxMemoryUsedMb: 80 + number * 3,
    memorySizeMb: 512,
    initDurationMs: 140 + number,
    lastInvocationAtMs: TEST_TIME_MS,
    ...change,
  };
}

export function testSnapshot(): Snapshot {
  const throttle = (bucket: 'method' | 'stage' | 'account', name: string, tokens: number, burst: number) => ({
    bucket,
    name,
    tokens,
    requestsPerSecond: burst / 2,
    burst,
    admitted: 1_204,
    throttled: tokens < 1 ? 61 : 0,
  });
  return {
    seq: 0,
    status: {
      version: '0.1.0',
      processId: 1,
      startedAtMs: TEST_TIME_MS,
      apiUrl: 'http://127.0.0.1:8080',
      stage: 'prod',
      authMode: 'local',
      functionName: 'triggers-api-prod',
      environments: [
        testEnvironment(1, {
          state: 'running',
          invocation: { requestId: '10000000-0000-4000-8000-000000000012', durationMs: 18_600 },
        }),
        testEnvironment(2, { maxMemoryUsedMb: 470 }),
        testEnvironment(3, { state: 'initialising', invocations: 0 }),
      ],
    },
    throttles: [throttle('stage', 'ANY /v1/{proxy+}', 0.3, 2_000), throttle('account', '123456789012', 4_988, 5_000)],
    counts: {
      running: 1,
      queued: 0,
      environments: 3,
      maxEnvironments: 16,
      concurrencyLimit: 1_000,
      throttled: 0,
      coldStarts: 3,
    },
    limits: { integrationTimeoutMs: 29_000, timeoutMs: 30_000, memorySizeMb: 512 },
    clock: { timeMs: TEST_TIME_MS, offsetMs: 86_400_000 },
    faults: [
      {
        id: 'fault-1',
        kind: 'dynamodb-throttle',
        share: 0.1,
        operation: 'PutItem',
        seed: 1,
        addedAtMs: TEST_TIME_MS,
        expiresAtMs: TEST_TIME_MS + 30_000,
        affected: 12,
      },
    ],
    history: { requests: 12, bytes: 1_000, droppedRequests: 20_088, droppedBodies: 0 },
    requests: [],
  };
}

const RATES: LiveRates = {
  seconds: 10,
  requests: 128,
  clientErrors: 0.8,
  serverErrors: 0.3,
  throttledRequests: 0,
  invocations: 128,
  invocationErrors: 0,
  throttledInvocations: 0,
  coldStarts: 0,
  databaseCalls: 256,
  throttledDatabaseCalls: 0,
  readUnits: 64,
  writeUnits: 512,
  latencyMs: { p50: 14, p99: 212, maximum: 840 },
};

/** A dashboard with something of everything: refusals, a time-out, hostile bytes, wide characters, a load run. */
export function testModel(): DashboardModel {
  const model = new DashboardModel();
  const requests = Array.from({ length: 12 }, (_, at) => testRequest(at + 1, SPECIAL[at + 1]));
  model.inbox.applyPending(Array.from({ length: 9 }, (_, at) => testEvent(at + 1)).toReversed(), false);
  model.applySnapshot(testSnapshot(), requests.toReversed());
  model.setConnection({ kind: 'live' });
  let seq = 1;
  const tell = (kind: 'metrics' | 'log' | 'event' | 'load' | 'limits', data: unknown, timeMs = TEST_TIME_MS) =>
    model.applyEvent({ seq: seq++, timeMs, kind, data });
  for (let second = 0; second < 20; second += 1) {
    const lastSecond = { ...RATES, seconds: 1, requests: 100 + ((second * 7) % 40) };
    const metrics = { lastSecond, lastTenSeconds: RATES, concurrentExecutions: 1 };
    tell('metrics', metrics, TEST_TIME_MS + second * 1_000);
  }
  for (const [at, message] of LOG_LINES.entries()) {
    tell('log', {
      sequence: at,
      logGroupName: '/aws/lambda/triggers-api-prod',
      logStreamName: '2026/11/25/[$LATEST]1f9c01aa',
      timestampMs: TEST_TIME_MS + at * 5,
      message,
    });
  }
  tell('event', { change: 'acknowledged', eventId: testEvent(8).eventId, timeMs: TEST_TIME_MS, requestId: 'r' });
  const { throttles, counts } = testSnapshot();
  const key = {
    keyId: '2688f4e126ca',
    name: 'the test key',
    limit: 1_000,
    used: 1_000,
    held: 0,
    resetAtMs: TEST_TIME_MS,
  };
  const partitions = [
    {
      tableName: 'triggers-api-events-prod',
      indexName: 'status-created_at-index',
      partition: 0,
      kind: 'write' as const,
      usedPerSecond: 940,
      limitPerSecond: 1_000,
      throttled: 17,
    },
    {
      tableName: 'triggers-api-events-prod',
      partition: 3,
      kind: 'read' as const,
      usedPerSecond: 120,
      limitPerSecond: 3_000,
      throttled: 0,
    },
  ];
  tell('limits', { throttles, counts, keys: [key], partitions });
  for (let second = 1; second <= 42; second += 1) {
    const { progress } = LOAD_RUN;
    const answeredPerSecond =
      second === 42 ? progress.answeredPerSecond : Math.min(200, second * 12) - ((second * 7) % 9);
    const p95Ms = second === 42 ? progress.p95Ms : 120 + ((second * 31) % 97);
    tell('load', { progress: { ...progress, answeredPerSecond, p95Ms } });
  }
  const detail = testDetail(SPECIAL[5]);
  model.requestDetails.set(detail.record.requestId, { kind: 'ready', value: detail });
  const other = testDetail({ requestId: testRequest(4).requestId });
  model.requestDetails.set(other.record.requestId, { kind: 'ready', value: other });
  return model;
}

function testDetail(change: Partial<RequestRecord> | undefined): RequestDetail {
  const body =
    '{"source":"shop","event_type":"order.created","payload":{"note":"\u001b]52;c;b3duZWQ=\u0007 Zoë 山田"}}';
  const headers: [string, string][] = [
    ['Host', '127.0.0.1:8080'],
    ['Content-Type', 'application/json'],
    ['X-API-Key', '****2345'],
  ];
  return {
    record: testRequest(5, change),
    request: { headers, body, encoding: 'utf8', bodyBytes: Buffer.byteLength(body), isTruncated: false },
    response: {
      headers: [['Retry-After', '17']],
      body: '{"error":{"code":"RATE_LIMIT_EXCEEDED"}}',
      encoding: 'utf8',
      bodyBytes: 40,
      isTruncated: false,
    },
    log: [{ timestampMs: TEST_TIME_MS, message: LOG_LINES[1] ?? '' }],
  };
}

const LOG_LINES = [
  'START RequestId: 10000000-0000-4000-8000-000000000005 Version: $LATEST\n',
  '{"level":"WARN","message":"the key\'s limit is used up \u001b[31m","requestId":"10000000-0000-4000-8000-000000000005"}\n',
  'END RequestId: 10000000-0000-4000-8000-000000000005\n',
  'REPORT RequestId: 10000000-0000-4000-8000-000000000005\tDuration: 2.10 ms\tBilled Duration: 3 ms\n',
  '2026-11-25T12:00:00.000Z 10000000-0000-4000-8000-000000000006 ERROR Task timed out after 30.00 seconds\n',
];

const LOAD_RUN = {
  progress: {
    runId: 'run-7',
    scenario: 'mixed',
    state: 'running',
    processId: 99,
    startedAtMs: TEST_TIME_MS,
    elapsedMs: 42_000,
    plannedMs: 100_000,
    scheduled: 8_400,
    sent: 8_398,
    answered: 8_377,
    errors: 2,
    offeredPerSecond: 200,
    answeredPerSecond: 198.7,
    p50Ms: 18,
    p95Ms: 212,
    p99Ms: 840,
    byStatus: { 201: 8_000, 200: 375, 503: 2 },
    lateShare: 0.002,
    verdict: 'fail',
    judgements: [
      { sentence: 'p95 of 212 ms is under 300 ms', verdict: 'pass' },
      { sentence: '2 errors, and none are allowed', verdict: 'fail' },
    ],
  },
};
