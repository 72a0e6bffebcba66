import { expect, test } from 'vitest';
import { RequestRecord } from '../../../protocol/requests/request-record.ts';
import type { FailedInvocation } from '../../gateway/gateway-record.ts';
import { TEST_ACCESS_KEY_ID, TEST_LIMITS, testCall, testGateway, testReport, testStory } from './test-story.ts';
import { toRequestRecord } from './to-request-record.ts';

test('tells the story of a request in the shape of the protocol', () => {
  const calls = [testCall({ startedAtMs: 1_009, operation: 'UpdateItem' }), testCall()];

  const record = toRequestRecord(testStory({ calls }), TEST_LIMITS);

  expect(RequestRecord.parse(record)).toEqual(record);
  expect(record.databaseCalls.map(({ operation, startMs }) => [operation, startMs])).toEqual([
    ['PutItem', 5],
    ['UpdateItem', 9],
  ]);
  expect([record.readUnits, record.writeUnits]).toEqual([0, 4]);
  expect(record.invocation).toMatchObject({ requestId: 'lambda-1', status: 'ok', environment: { start: 'warm' } });
});

test('keeps every secret to itself: headers, bodies, and the key ids that open the database', () => {
  const text = JSON.stringify(toRequestRecord(testStory(), TEST_LIMITS));

  expect(text).not.toContain('the-secret-key-12345');
  expect(text).not.toContain(TEST_ACCESS_KEY_ID);
  expect(text).not.toContain('event_id');
});

test('tells of an invocation that goes on', () => {
  const record = toRequestRecord(testStory({ report: undefined }), TEST_LIMITS);

  expect(record.invocation).toEqual({
    requestId: 'lambda-1',
    status: 'running',
    hostQueueMs: 0,
    environment: { logStreamName: 'stream-1' },
  });
});

test('tells of no invocation where there was none', () => {
  const outcome = { kind: 'failed', failure: 'eventTooLarge' } as const;
  const gateways = [testGateway({ lambdaRequestId: undefined }), testGateway({ outcome })];

  const records = gateways.map((gateway) => toRequestRecord({ gateway, calls: [] }, TEST_LIMITS));

  expect(records.map(({ invocation }) => invocation)).toEqual([undefined, undefined]);
});

test('lists the limits that a request met, with what it used of each', () => {
  const throttle = {
    bucket: 'stage',
    isAdmitted: true,
    tokens: 1_999,
    requestsPerSecond: 1_000,
    burst: 2_000,
  } as const;
  const gateway = testGateway({ throttles: [throttle] });
  const report = testReport({ hostQueueMs: 50, hostLimit: 'processes' });

  const { limits } = toRequestRecord(testStory({ gateway, report }), TEST_LIMITS);

  expect(limits).toEqual([
    { name: 'stage-throttle', used: 1, limit: 2_000, unit: 'tokens', exceeded: false },
    { name: 'request-body', used: 7, limit: 10_485_760, unit: 'bytes', exceeded: false },
    { name: 'integration-time', used: 17, limit: 29_000, unit: 'ms', exceeded: false },
    { name: 'host-processes', used: 16, limit: 16, unit: 'processes', exceeded: true },
    { name: 'lambda-memory', used: 90, limit: 512, unit: 'MB', exceeded: false },
    { name: 'lambda-time', used: 15, limit: 30_000, unit: 'ms', exceeded: false },
  ]);
});

test('marks the limits that were passed', () => {
  const failure = (kind: 'bodyTooLarge' | 'eventTooLarge' | 'integrationTimeout', invocation?: FailedInvocation) =>
    testGateway({ outcome: { kind: 'failed', failure: kind, ...(invocation && { invocation }) } });
  const stories = [
    testStory({ gateway: failure('bodyTooLarge') }),
    testStory({ gateway: failure('eventTooLarge', { kind: 'tooLarge', eventBytes: 6_294_149 }) }),
    testStory({ gateway: failure('integrationTimeout'), report: testReport({ status: 'timeout' }) }),
    testStory({ report: testReport({ status: 'error', errorType: 'Runtime.OutOfMemory' }) }),
  ];

  const exceeded = stories.map((story) =>
    toRequestRecord(story, TEST_LIMITS)
      .limits.filter((limit) => limit.exceeded)
      .map(({ name, used }) => [name, used]),
  );

  expect(exceeded).toEqual([
    [['request-body', 7]],
    [['lambda-event', 6_294_149]],
    [
      ['integration-time', 17],
      ['lambda-time', 15],
    ],
    [['lambda-memory', 90]],
  ]);
});

test('names every injected fault once', () => {
  const gateway = testGateway({ fault: { faultId: 'fault-1', kind: 'lambda-cold-start' } });
  const calls = [testCall({ faultId: 'fault-2' }), testCall({ faultId: 'fault-2' })];

  const record = toRequestRecord(
    testStory({ gateway, report: testReport({ faultId: 'fault-1' }), calls }),
    TEST_LIMITS,
  );

  expect(record.faults).toEqual(['fault-1', 'fault-2']);
});
