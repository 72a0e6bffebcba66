import { expect, onTestFinished, test } from 'vitest';
import type { RequestRecord } from '../../../protocol/requests/request-record.ts';
import { RequestQuery } from '../../../protocol/requests/requests.ts';
import {
  TEST_ACCESS_KEY_ID,
  TEST_ARRIVAL_MS,
  TEST_LIMITS,
  testCall,
  testGateway,
  testReport,
  testStart,
} from '../record/test-story.ts';
import { createRequestJournal, type JournalOptions } from './request-journal.ts';

/** A journal that publishes when the test says so. */
function start(options: Partial<JournalOptions> = {}) {
  const published: RequestRecord[] = [];
  const journal = createRequestJournal({
    limits: () => TEST_LIMITS,
    onPublish: ({ toRecord }) => published.push(toRecord()),
    publishAfterMs: 3_600_000,
    ...options,
  });
  onTestFinished(() => journal[Symbol.dispose]());
  const list = (query: Record<string, unknown> = {}) => journal.list(RequestQuery.parse(query));
  return { journal, published, list };
}

const ids = ({ requests }: { readonly requests: readonly RequestRecord[] }) =>
  requests.map(({ requestId }) => requestId);

test('puts together what the parts of the cloud tell of a request', () => {
  const { journal, published } = start();

  journal.invocationStarted(testStart());
  journal.noteRequest(testGateway());
  journal.invocationEnded(testReport());
  journal.noteDatabaseCalls([testCall(), testCall({ operation: 'UpdateItem' })]);
  journal.flush();

  expect(published).toHaveLength(1);
  expect(published[0]).toMatchObject({ requestId: 'request-1', invocation: { status: 'ok' }, writeUnits: 4 });
  expect(published[0]?.databaseCalls.map(({ operation }) => operation)).toEqual(['PutItem', 'UpdateItem']);
});

test('takes calls that are told before the answer', () => {
  const { journal, published } = start();

  journal.invocationStarted(testStart());
  journal.noteDatabaseCalls([testCall()]);
  journal.noteRequest(testGateway());
  journal.flush();

  expect(published[0]).toMatchObject({ databaseCalls: [{ operation: 'PutItem' }], invocation: { status: 'running' } });
});

test('gives each call to the invocation that its environment had begun last', () => {
  const { journal, list } = start();
  for (const number of [1, 2, 3]) {
    const requestId = `lambda-${number}`;
    journal.invocationStarted(testStart({ requestId, startedAtMs: TEST_ARRIVAL_MS + number * 10 }));
    journal.noteRequest(testGateway({ requestId: `request-${number}`, lambdaRequestId: requestId }));
  }

  journal.noteDatabaseCalls([
    testCall({ startedAtMs: TEST_ARRIVAL_MS + 9.9, operation: 'OfTheInitialisation' }),
    testCall({ startedAtMs: TEST_ARRIVAL_MS + 10, operation: 'One' }),
    testCall({ startedAtMs: TEST_ARRIVAL_MS + 29.9, operation: 'Two' }),
    testCall({ startedAtMs: TEST_ARRIVAL_MS + 999, operation: 'Three' }),
    testCall({ startedAtMs: TEST_ARRIVAL_MS + 15, operation: 'OfTheOwner', accessKeyId: 'ASIATESTTESTTESTAAAA' }),
  ]);

  const calls = list().requests.map(({ requestId, databaseCalls }) => [
    requestId,
    databaseCalls.map((call) => call.operation),
  ]);
  expect(calls).toEqual([
    ['request-3', ['Three']],
    ['request-2', ['Two']],
    ['request-1', ['One']],
  ]);
});

test('publishes again what becomes known after the answer', () => {
  const { journal, published } = start();
  const outcome = { kind: 'failed', failure: 'integrationTimeout' } as const;
  journal.invocationStarted(testStart());
  journal.noteRequest(testGateway({ status: 504, outcome }));
  journal.flush();

  journal.noteDatabaseCalls([testCall({ startedAtMs: TEST_ARRIVAL_MS + 29_500 })]);
  journal.invocationEnded(testReport({ status: 'timeout' }));
  journal.flush();
  journal.flush();

  expect(published.map(({ requestId, invocation }) => [requestId, invocation?.status])).toEqual([
    ['request-1', 'running'],
    ['request-1', 'timeout'],
  ]);
  expect(published[1]?.databaseCalls).toHaveLength(1);
});

test('publishes by itself, a while after the answer', async () => {
  const told = Promise.withResolvers<string>();
  const { journal } = start({ publishAfterMs: 1, onPublish: ({ requestId }) => told.resolve(requestId) });

  journal.noteRequest(testGateway());

  expect(await told.promise).toBe('request-1');
});

test('tells a throttled invocation, whose report comes before its answer', () => {
  const { journal, list } = start();
  const { environment: _, ...report } = testReport({ status: 'throttled' });

  journal.invocationEnded(report);
  journal.noteRequest(testGateway({ status: 500, outcome: { kind: 'failed', failure: 'lambdaThrottled' } }));

  expect(list().requests[0]?.invocation).toEqual({ requestId: 'lambda-1', status: 'throttled', hostQueueMs: 0 });
});

test('finds a request by its id and by that of its invocation', () => {
  const { journal } = start();
  journal.noteRequest(testGateway());

  const found = ['request-1', 'lambda-1', 'request-2'].map((id) => journal.find(id)?.record.requestId);

  expect(found).toEqual(['request-1', 'request-1', undefined]);
  expect(journal.lambdaRequestIdOf('request-1')).toBe('lambda-1');
});

test('lists by pages, newest first', () => {
  const { journal, list } = start();
  for (let number = 1; number <= 5; number += 1) journal.noteRequest(testGateway({ requestId: `request-${number}` }));

  const first = list({ limit: 2 });
  const second = list({ limit: 2, before: first.next });
  const third = list({ limit: 2, before: second.next });

  expect([ids(first), ids(second), ids(third)]).toEqual([
    ['request-5', 'request-4'],
    ['request-3', 'request-2'],
    ['request-1'],
  ]);
  expect(third.next).toBeUndefined();
  expect(ids(list({ before: 'gone' }))).toEqual([]);
});

test.for([
  [{ status: '201' }, ['created']],
  [{ status: '5xx' }, ['broken']],
  [{ status: '5XX', method: 'GET' }, []],
  [{ method: 'get' }, ['read']],
  [{ path: '/v1/events' }, ['broken', 'created']],
  [{ path: '/v1/events*' }, ['broken', 'read', 'created']],
  [{ path: '/v1/*/x' }, ['read']],
  [{ path: '*x*v*' }, []],
  [{ path: '*' }, ['broken', 'read', 'created']],
  [{ requestId: 'lambda-of-read' }, ['read']],
  [{ rule: 'INTERNAL_ERROR' }, ['broken']],
  [{ rule: 'answered', limit: 1 }, ['read']],
] as const)('lists those that match %j', ([query, expected]) => {
  const { journal, list } = start();
  journal.noteRequest(testGateway({ requestId: 'created' }));
  journal.noteRequest(
    testGateway({
      requestId: 'read',
      method: 'GET',
      path: '/v1/events/x',
      status: 200,
      lambdaRequestId: 'lambda-of-read',
    }),
  );
  const responseBody = Buffer.from('{"error":{"code":"INTERNAL_ERROR"}}');
  journal.noteRequest(testGateway({ requestId: 'broken', status: 500, lambdaRequestId: undefined, responseBody }));

  expect(ids(list(query))).toEqual(expected);
});

test('says which request another one repeats, whether its record or its answer comes first', () => {
  const { journal, list } = start();

  journal.noteReplay('request-1', 'original');
  journal.noteRequest(testGateway());
  journal.noteRequest(testGateway({ requestId: 'request-2' }));
  journal.noteReplay('request-2', 'original');

  expect(list().requests.map(({ replayOf }) => replayOf)).toEqual(['original', 'original']);
  expect(ids(list({ requestId: 'original' }))).toEqual(['request-2', 'request-1']);
});

test('keeps the sums of calls that are too many to keep', () => {
  const { journal, list } = start();
  journal.invocationStarted(testStart());
  journal.noteRequest(testGateway());

  for (let batch = 0; batch < 30; batch += 1) journal.noteDatabaseCalls(Array.from({ length: 100 }, () => testCall()));

  expect(list().requests[0]).toMatchObject({ moreDatabaseCalls: 2_000, writeUnits: 6_000 });
  expect(list().requests[0]?.databaseCalls).toHaveLength(1_000);
});

test('holds on to nothing of 50,000 requests but what its limits allow', () => {
  const { journal, list } = start({ maxRequests: 100, onPublish: () => undefined });

  for (let number = 0; number < 50_000; number += 1) {
    const requestId = `lambda-${number}`;
    const startedAtMs = TEST_ARRIVAL_MS + number * 10;
    // As if every hundredth environment were a new one.
    const accessKeyId = `${TEST_ACCESS_KEY_ID.slice(0, 16)}${Math.floor(number / 100)}`;
    journal.invocationStarted(testStart({ requestId, startedAtMs, accessKeyId }));
    journal.noteRequest(testGateway({ requestId: `request-${number}`, lambdaRequestId: requestId }));
    journal.noteDatabaseCalls([testCall({ accessKeyId, startedAtMs: startedAtMs + 1 })]);
    journal.invocationEnded(testReport({ requestId }));
    if (number % 100 === 99) journal.flush();
  }

  expect(journal.status()).toMatchObject({ requests: 100, droppedRequests: 49_900, droppedBodies: 49_900 });
  expect(list({ limit: 1_000 }).requests.every(({ databaseCalls }) => databaseCalls.length === 1)).toBe(true);
  expect(journal.find('lambda-1')).toBeUndefined();
  // What is told of requests that are gone changes nothing.
  journal.noteDatabaseCalls([testCall({ startedAtMs: TEST_ARRIVAL_MS + 1 })]);
  journal.invocationEnded(testReport({ requestId: 'lambda-1' }));
  expect(journal.status().requests).toBe(100);
});
