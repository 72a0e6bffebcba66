import { expect, test } from 'vitest';
import type { MetricPoint } from '../../../protocol/metrics.ts';
import type { DatabaseCallRecord } from '../../dynamodb/calls/call-record.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import type { InvocationReport } from '../../lambda/reports/invocation-report.ts';
import { createMetrics, type Metrics } from './metrics.ts';

/** What the epoch is ahead of the monotonic clock. */
const EPOCH_MS = Date.UTC(2026, 10, 23);

function startMetrics() {
  const stage = { isDetailed: true };
  const now = { monotonicMs: 0 };
  const clock = { epochMs: () => EPOCH_MS + now.monotonicMs, monotonicMs: () => now.monotonicMs };
  const api = { apiName: 'triggers-api-prod', stage: 'prod', isDetailed: () => stage.isDetailed };
  return { now, stage, metrics: createMetrics({ clock, api, functionName: 'fn' }) };
}

function request(more: Partial<GatewayRecord> = {}): GatewayRecord {
  return {
    requestId: 'request',
    extendedRequestId: 'extended',
    timeMs: EPOCH_MS,
    method: 'POST',
    path: '/v1/events',
    query: undefined,
    protocol: 'HTTP/1.1',
    resource: '/v1/{proxy+}',
    status: 201,
    requestBytes: 0,
    responseBytes: 0,
    latencyMs: 12,
    integrationLatencyMs: 10,
    sourceIp: '127.0.0.1',
    userAgent: undefined,
    traceId: undefined,
    lambdaRequestId: undefined,
    startedAtMs: 0,
    receivedMs: 1,
    calledMs: 1,
    throttles: [],
    fault: undefined,
    requestHeaders: [],
    requestBody: Buffer.alloc(0),
    responseHeaders: [],
    responseBody: Buffer.alloc(0),
    outcome: { kind: 'answered' },
    ...more,
  };
}

function report(more: Partial<InvocationReport> = {}): InvocationReport {
  return {
    requestId: 'invocation',
    status: 'ok',
    requestedAtMs: 0,
    hostQueueMs: 0,
    startedAtMs: 0,
    durationMs: 5,
    billedDurationMs: 5,
    memorySizeMb: 512,
    maxMemoryUsedMb: 100,
    timeoutMs: 30_000,
    ...more,
  };
}

function call(more: Partial<DatabaseCallRecord> = {}): DatabaseCallRecord {
  return {
    accessKeyId: 'ASIA',
    operation: 'PutItem',
    tableName: 'events',
    startedAtMs: 0,
    durationMs: 2,
    status: 200,
    consumed: [],
    ...more,
  };
}

/** The only point of a metric, by its dimensions' values. */
function pointOf(metrics: Metrics, name: string, ...values: readonly string[]): MetricPoint | undefined {
  const found = metrics.query({ name }).series.filter(({ dimensions }) => {
    return JSON.stringify(Object.values(dimensions)) === JSON.stringify(values);
  });
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0]?.points[0];
}

test('counts every request that API Gateway answers, and its errors as a rate', () => {
  const { metrics } = startMetrics();

  for (const status of [201, 404, 429, 502]) metrics.noteRequest(request({ status }));

  for (const dimensions of [
    ['triggers-api-prod'],
    ['triggers-api-prod', 'prod'],
    ['triggers-api-prod', 'prod', 'POST', '/v1/{proxy+}'],
  ]) {
    expect(pointOf(metrics, 'Count', ...dimensions)).toMatchObject({ timestampMs: EPOCH_MS, sampleCount: 4, sum: 4 });
    expect(pointOf(metrics, '4XXError', ...dimensions)).toMatchObject({ sum: 2, average: 0.5 });
    expect(pointOf(metrics, '5XXError', ...dimensions)).toMatchObject({ sum: 1, average: 0.25 });
    expect(pointOf(metrics, 'Latency', ...dimensions)).toMatchObject({ average: 12, p99: 12 });
    expect(pointOf(metrics, 'IntegrationLatency', ...dimensions)).toMatchObject({ sampleCount: 4, maximum: 10 });
  }
});

test('counts what matches no method, and preflights, where they belong', () => {
  const { metrics } = startMetrics();

  metrics.noteRequest(request({ resource: undefined, status: 403, integrationLatencyMs: undefined }));
  metrics.noteRequest(
    request({ method: 'OPTIONS', status: 200, integrationLatencyMs: undefined, outcome: { kind: 'preflight' } }),
  );

  expect(pointOf(metrics, 'Count', 'triggers-api-prod', 'prod')).toMatchObject({ sum: 2 });
  expect(pointOf(metrics, 'Count', 'triggers-api-prod', 'prod', 'POST', '/v1/{proxy+}')).toBeUndefined();
  expect(pointOf(metrics, 'Count', 'triggers-api-prod', 'prod', 'OPTIONS', '/v1/{proxy+}')).toMatchObject({ sum: 1 });
  expect(pointOf(metrics, 'IntegrationLatency', 'triggers-api-prod', 'prod')).toBeUndefined();
});

test('does not count what AWS would know nothing of', () => {
  const { metrics } = startMetrics();

  metrics.noteRequest(request({ method: '', outcome: { kind: 'failed', failure: 'badRequest' } }));
  metrics.noteRequest(request({ status: 499, outcome: { kind: 'clientGone', during: 'receiving' } }));
  metrics.noteRequest(request({ status: 500, outcome: { kind: 'emulatorFailed', error: new Error('bug') } }));
  metrics.noteRequest(request({ outcome: { kind: 'reset' } }));
  expect(metrics.query({}).series).toEqual([]);

  metrics.noteRequest(request({ outcome: { kind: 'clientGone', during: 'integration' } }));
  expect(pointOf(metrics, 'Count', 'triggers-api-prod')).toMatchObject({ sum: 1 });
});

test('keeps metrics by method only while the stage has them turned on', () => {
  const { metrics, stage } = startMetrics();
  const counts = () => metrics.query({ name: 'Count' }).series.map(({ dimensions }) => Object.keys(dimensions));
  stage.isDetailed = false;

  metrics.noteRequest(request());
  expect(counts()).toEqual([['ApiName'], ['ApiName', 'Stage']]);

  stage.isDetailed = true;
  metrics.noteRequest(request());
  expect(counts()).toContainEqual(['ApiName', 'Stage', 'Method', 'Resource']);
});

test('counts a throttled invocation neither as an invocation nor as an error', () => {
  const { metrics } = startMetrics();

  for (const status of ['ok', 'error', 'timeout', 'throttled', 'throttled'] as const) {
    metrics.noteInvocation(report({ status, durationMs: status === 'ok' ? 5 : 30_000 }));
  }

  expect(pointOf(metrics, 'Invocations', 'fn')).toMatchObject({ sum: 3 });
  expect(pointOf(metrics, 'Errors', 'fn')).toMatchObject({ sum: 2, sampleCount: 3 });
  expect(pointOf(metrics, 'Throttles', 'fn')).toMatchObject({ sum: 2, sampleCount: 5 });
  expect(pointOf(metrics, 'Duration', 'fn')).toMatchObject({ sampleCount: 3, minimum: 5, maximum: 30_000 });
});

test('counts an invocation in the minute in which it began, however long it took', () => {
  const { now, metrics } = startMetrics();

  now.monotonicMs = 70_000;
  metrics.noteInvocation(report({ startedAtMs: 59_000 }));

  expect(pointOf(metrics, 'Invocations', 'fn')?.timestampMs).toBe(EPOCH_MS);
});

test('knows how many invocations run at a time', () => {
  const { metrics } = startMetrics();
  const start = (requestId: string) =>
    metrics.noteInvocationStart({ requestId, accessKeyId: 'ASIA', logStreamName: 's', startedAtMs: 0 });

  start('a');
  start('b');
  metrics.noteInvocation(report({ requestId: 'never started', status: 'throttled' }));
  metrics.noteInvocation(report({ requestId: 'a' }));
  start('c');

  expect(pointOf(metrics, 'ConcurrentExecutions', 'fn')).toMatchObject({ maximum: 2, sampleCount: 3 });
  expect(metrics.live().concurrentExecutions).toBe(2);
});

test('sums what tables and indexes consume, and tells throttled, failed and successful calls apart', () => {
  const { metrics } = startMetrics();
  const consumed = [
    { tableName: 'events', readUnits: 0, writeUnits: 1 },
    { tableName: 'events', indexName: 'inbox', readUnits: 0, writeUnits: 2 },
  ];

  metrics.noteDatabaseCalls([
    call({ consumed }),
    call({ consumed }),
    call({
      operation: 'Query',
      consumed: [{ tableName: 'events', indexName: 'inbox', readUnits: 0.5, writeUnits: 0 }],
    }),
    call({ status: 400, errorType: 'ThrottlingException' }),
    call({ status: 400, errorType: 'ConditionalCheckFailedException' }),
    call({ status: 500, errorType: 'InternalServerError' }),
  ]);

  expect(pointOf(metrics, 'ConsumedWriteCapacityUnits', 'events')).toMatchObject({ sum: 2 });
  expect(pointOf(metrics, 'ConsumedWriteCapacityUnits', 'events', 'inbox')).toMatchObject({ sum: 4 });
  expect(pointOf(metrics, 'ConsumedReadCapacityUnits', 'events', 'inbox')).toMatchObject({ sum: 0.5 });
  expect(pointOf(metrics, 'ThrottledRequests', 'events', 'PutItem')).toMatchObject({ sum: 1 });
  expect(pointOf(metrics, 'SystemErrors', 'events', 'PutItem')).toMatchObject({ sum: 1 });
  expect(pointOf(metrics, 'SuccessfulRequestLatency', 'events', 'PutItem')).toMatchObject({
    sampleCount: 2,
    average: 2,
  });
  expect(pointOf(metrics, 'SuccessfulRequestLatency', 'events', 'Query')).toMatchObject({ sampleCount: 1 });
});

test('has the rates of the last whole second and of the last ten', () => {
  const { now, metrics } = startMetrics();
  for (let second = 0; second < 10; second += 1) {
    now.monotonicMs = second * 1000 + 500;
    for (let n = 0; n <= second; n += 1) metrics.noteRequest(request({ latencyMs: 10 }));
  }
  metrics.noteRequest(request({ status: 429 }));
  metrics.noteRequest(request({ status: 503 }));
  metrics.noteInvocation(
    report({ environment: { logStreamName: 's', accessKeyId: 'k', processId: 1, start: 'cold' } }),
  );
  metrics.noteInvocation(report({ status: 'throttled' }));
  metrics.noteDatabaseCalls([call({ consumed: [{ tableName: 'events', readUnits: 1, writeUnits: 3 }] })]);
  const before = metrics.live();

  now.monotonicMs = 10_000;
  const after = metrics.live();
  now.monotonicMs = 60_000;

  expect(before.lastSecond).toMatchObject({ seconds: 1, requests: 9, clientErrors: 0, writeUnits: 0 });
  expect(after.lastSecond).toMatchObject({ requests: 12, clientErrors: 1, serverErrors: 1, throttledRequests: 1 });
  expect(after.lastSecond).toMatchObject({
    invocations: 1,
    coldStarts: 1,
    throttledInvocations: 1,
    invocationErrors: 0,
  });
  expect(after.lastSecond).toMatchObject({ databaseCalls: 1, readUnits: 1, writeUnits: 3 });
  expect(after.lastTenSeconds).toMatchObject({ seconds: 10, requests: 5.7 });
  expect(after.lastTenSeconds.latencyMs?.p50).toBeCloseTo(10, 0);
  expect(metrics.live().lastTenSeconds).toMatchObject({ requests: 0, invocations: 0 });
  expect(metrics.live().lastTenSeconds.latencyMs).toBeUndefined();
});
