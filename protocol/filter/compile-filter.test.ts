import { expect, test } from 'vitest';
import type { StoredEvent } from '../events.ts';
import type { LogEvent } from '../logs.ts';
import type { RequestRecord } from '../requests/request-record.ts';
import { compileFilter } from './compile-filter.ts';
import { eventChangeSubject, eventSubject } from './event-subject.ts';
import type { FilterSubject } from './filter-subject.ts';
import { logSubject } from './log-subject.ts';
import { requireFilter } from './parse-filter.ts';
import { requestSubject } from './request-subject.ts';

const NOW_MS = Date.parse('2026-11-25T09:30:00Z');

const record: RequestRecord = {
  requestId: '6b1f0000-0000-4000-8000-000000000001',
  extendedRequestId: 'Ext=',
  traceId: 'Root=1-abc',
  timeMs: NOW_MS - 60_000,
  method: 'POST',
  path: '/v1/events',
  query: 'limit=5&cursor=x',
  resource: '/v1/{proxy+}',
  status: 429,
  sourceIp: '127.0.0.1',
  userAgent: 'curl/8.5',
  requestBytes: 1_000,
  responseBytes: 300,
  latencyMs: 37.5,
  outcome: 'answered',
  why: { layer: 'function', rule: 'RATE_LIMIT_EXCEEDED', text: 'The function answered 429: Rate limit of 10 exceeded' },
  phases: [],
  limits: [],
  invocation: {
    requestId: 'aaaa0000-0000-4000-8000-000000000002',
    status: 'ok',
    environment: { logStreamName: '2026/11/25/[$LATEST]3f9c', start: 'cold' },
    billedDurationMs: 840,
    initDurationMs: 800,
    maxMemoryUsedMb: 120,
    hostQueueMs: 0,
  },
  databaseCalls: [],
  readUnits: 0.5,
  writeUnits: 2,
  faults: ['fault-1', 'fault-2'],
  eventId: '0193a500-0000-7000-8000-000000000003',
  apiKeyId: '3f2a00000000',
};

const event: StoredEvent = {
  eventId: '0193a500-0000-7000-8000-000000000003',
  createdAt: '2026-11-25T09:29:00.000000Z',
  status: 'pending',
  source: 'shop-eu',
  eventType: 'order.created',
  priority: 'high',
  metadata: '{"priority":"high","correlation_id":"c-1","region":"eu-west"}',
  payload:
    '{"order":{"id":12345678901234567890,"total":10.50,"paid":true,"note":null},"items":[{"sku":"A17","n":1},{"sku":"B2","n":20}],"":"empty","__proto__":{"x":"1"}}',
  payloadBytes: 150,
  isTruncated: false,
};

const line: LogEvent = {
  sequence: 1,
  logGroupName: '/aws/lambda/triggers-api',
  logStreamName: '2026/11/25/[$LATEST]3f9c',
  timestampMs: NOW_MS - 1_000,
  message: 'Task timed out RequestId: aaaa0000-0000-4000-8000-000000000002',
};

function matches(filter: string, subject: FilterSubject): boolean {
  return compileFilter(requireFilter(filter))(subject);
}

test.for([
  ['', true],
  ['status:429', true],
  ['status:4xx', true],
  ['status:5xx', false],
  ['status:5xx,429', true],
  ['status:400..428', false],
  ['status>=429', true],
  ['status>429', false],
  ['status:pending', false],
  ['method:post', true],
  ['method:GET,POST', true],
  ['path:/v1/events', true],
  ['path:/v1/event', false],
  ['path:/V1/events', false],
  ['path:/v1/*', true],
  ['path:*v*ts', true],
  ['path:*x', false],
  ['path~EVENT', true],
  ['query~cursor', true],
  ['rule:RATE_*', true],
  ['layer:function', true],
  ['why~"limit of"', true],
  ['is:limited', true],
  ['is:cold,warm', true],
  ['is:refused -is:failed', true],
  ['is:ok', false],
  ['is:faulty', true],
  ['id:6b1f*', true],
  ['id:aaaa*', true],
  ['id:Root=1-abc', true],
  ['event:0193a5*', true],
  ['key:3f2a*', true],
  ['-key:3f2a*', false],
  ['latency:30ms..40ms', true],
  ['latency<37ms', false],
  ['latency:..1s', true],
  ['init>500ms billed<1s', true],
  ['memory>100', true],
  ['writes:2 reads:0.5', true],
  ['bytes:1300', true],
  ['in>=1000 out<1KB', true],
  ['env~3f9c', true],
  ['fault:*', true],
  ['fault:fault-2', true],
  ['replayof:*', false],
  ['-replayof:*', true],
  ['error:*', false],
  ['agent~CURL', true],
  ['age:60s', true],
  ['age<1m', false],
  ['time<2026-11-25T09:30Z', true],
  ['type:order.*', false],
  ['-type:order.*', true],
  ['kind:request', true],
  ['curl', true],
  ['CURL', true],
  ['429', true],
  ['"POST /v1/events?limit=5"', true],
  ['post*cursor', true],
  ['cursor*post', false],
  ['nowhere', false],
  ['status:200 | path~events', true],
  ['status:429 (method:GET | method:PUT)', false],
  ['-(status:200 | status:201)', true],
  ['payload.x:1', false],
] as const)('finds that %s is %s of a request', ([filter, expected]) => {
  expect(matches(filter, requestSubject(record, NOW_MS))).toBe(expected);
});

test.for([
  ['type:order.created', true],
  ['type:order.*', true],
  ['source:shop', false],
  ['source~SHOP', true],
  ['priority:HIGH', true],
  ['status:pending', true],
  ['status:200', false],
  ['is:pending', true],
  ['is:acknowledged', false],
  ['correlation:c-1', true],
  ['idempotency:*', false],
  ['metadata.region:eu-*', true],
  ['metadata~west', true],
  ['payload.order.id:12345678901234567890', true],
  ['payload.order.id:12345678901234567891', false],
  ['payload.order.total:10.5', true],
  ['payload.order.total:10.50', true],
  ['payload.order.total>10 payload.order.total<=10.5', true],
  ['payload.order.total:10..20', true],
  ['payload.order.paid:true', true],
  ['payload.order.note:null', true],
  ['payload.order:*', false],
  ['payload.items.*.sku:B2', true],
  ['payload.items.0.sku:B2', false],
  ['payload.items.*.n>=20', true],
  ['payload.*.id>1', true],
  ['payload."":empty', true],
  ['payload.__proto__.x:1', true],
  ['payload.constructor.name:*', false],
  ['payload.toString:*', false],
  ['payload~a17', true],
  ['payload~sku', true],
  ['payload~nothing', false],
  ['A17', true],
  ['age>30s', true],
  ['bytes<1KB', true],
  ['kind:request', false],
] as const)('finds that %s is %s of an event', ([filter, expected]) => {
  expect(matches(filter, eventSubject(event, { nowMs: NOW_MS }))).toBe(expected);
});

test.for([
  ['timed', true],
  ['message~"timed out"', true],
  ['request:aaaa*', true],
  ['group:/aws/lambda/*', true],
  ['env~3f9c', true],
  ['kind:log', true],
  ['status:5xx', false],
] as const)('finds that %s is %s of a log line', ([filter, expected]) => {
  expect(matches(filter, logSubject(line, NOW_MS))).toBe(expected);
});

test('knows little but the id of an event that is acknowledged or deleted', () => {
  const change = {
    change: 'acknowledged',
    eventId: event.eventId,
    timeMs: NOW_MS,
    requestId: record.requestId,
  } as const;

  expect(matches('is:acknowledged id:0193a5*', eventChangeSubject(change, NOW_MS))).toBe(true);
  expect(matches('type:*', eventChangeSubject(change, NOW_MS))).toBe(false);
  expect(matches('type:order.*', eventChangeSubject({ ...change, change: 'created', event }, NOW_MS))).toBe(true);
});

test('takes flags that only the caller knows', () => {
  expect(matches('is:marked', requestSubject(record, NOW_MS, ['marked']))).toBe(true);
  expect(matches('is:marked', requestSubject(record, NOW_MS))).toBe(false);
});

test('looks at a payload that is no JSON as text', () => {
  const cut = { ...event, payload: '{"order":{"id":1' };

  expect(matches('payload.order.id:1', eventSubject(cut, { nowMs: NOW_MS }))).toBe(false);
  expect(matches('order', eventSubject(cut, { nowMs: NOW_MS }))).toBe(true);
});
