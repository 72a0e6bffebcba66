import { expect, test } from 'vitest';
import { createEmbeddedMetrics, type EmbeddedMetricProblem } from './embedded-metrics.ts';
import { createMetricStore } from './metric-store.ts';

const NOW_MS = Date.UTC(2026, 10, 23);

function start() {
  const store = createMetricStore({ epochMs: () => NOW_MS });
  const problems: EmbeddedMetricProblem[] = [];
  const note = createEmbeddedMetrics(store, { epochMs: () => NOW_MS, onProblem: (problem) => problems.push(problem) });
  const noteLine = (message: string) => note({ logGroupName: '/aws/lambda/fn', timestampMs: NOW_MS, message });
  const noteMembers = (members: object) => noteLine(`${JSON.stringify(members)}\n`);
  return { store, problems, noteLine, noteMembers };
}

const line = (directive: object, members: object = {}, timestamp: unknown = NOW_MS) => ({
  _aws: {
    Timestamp: timestamp,
    CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [], ...directive }],
  },
  ...members,
});

test('takes metrics with their units, for each set of dimensions', () => {
  const { store, problems, noteMembers } = start();
  const directive = {
    Dimensions: [['service'], ['service', 'stage'], []],
    Metrics: [{ Name: 'latency', Unit: 'Milliseconds', StorageResolution: 60 }, { Name: 'orders' }],
  };

  noteMembers(line(directive, { service: 'shop', stage: 'prod', latency: 12.5, orders: 3, other: { ignored: true } }));

  expect(problems).toEqual([]);
  expect(store.query({ name: 'latency' })).toEqual([
    expect.objectContaining({ namespace: 'Shop', unit: 'Milliseconds', dimensions: {} }),
    expect.objectContaining({ dimensions: { service: 'shop' } }),
    expect.objectContaining({ dimensions: { service: 'shop', stage: 'prod' } }),
  ]);
  expect(store.query({ name: 'orders' })[0]).toMatchObject({
    unit: 'None',
    points: [{ timestampMs: NOW_MS, sum: 3, sampleCount: 1 }],
  });
});

test('takes lists of values, and the time that the line says', () => {
  const { store, noteMembers } = start();

  noteMembers(line({ Metrics: [{ Name: 'times' }] }, { times: [1, 2, 3] }, NOW_MS - 120_000));

  expect(store.query({})[0]?.points).toEqual([
    expect.objectContaining({ timestampMs: NOW_MS - 120_000, sampleCount: 3, sum: 6, minimum: 1, maximum: 3 }),
  ]);
});

test.for([
  'plain text with "_aws" and "CloudWatchMetrics" in it',
  '2026-11-23T00:00:00.000Z\t5c1f\tINFO\t{"_aws":{"CloudWatchMetrics":[]}}',
  '{"level":"INFO","nested":{"_aws":{"CloudWatchMetrics":[]}}}',
  '{"level":"INFO","message":"no metrics"}',
])('takes no notice of %s', (message) => {
  const { store, problems, noteLine } = start();

  noteLine(message);

  expect(problems).toEqual([]);
  expect(store.query({})).toEqual([]);
});

const many = (count: number) => Array.from({ length: count }, (_, at) => at);

test.for([
  [line({ Namespace: '' }), '_aws.CloudWatchMetrics.0.Namespace'],
  [line({ Dimensions: 'service' }), '_aws.CloudWatchMetrics.0.Dimensions'],
  [line({ Dimensions: [many(31).map(String)] }), '_aws.CloudWatchMetrics.0.Dimensions.0'],
  [line({ Metrics: many(101).map((at) => ({ Name: `m${at}` })) }), '_aws.CloudWatchMetrics.0.Metrics'],
  [line({ Metrics: [{ Name: 'a', Unit: 'Furlongs' }] }), '_aws.CloudWatchMetrics.0.Metrics.0.Unit'],
  [line({}, {}, 'today'), '_aws.Timestamp'],
  [line({}, {}, NOW_MS - 15 * 86_400_000), 'Timestamp must be at most two weeks ago'],
  [line({}, {}, NOW_MS + 3 * 3_600_000), 'at most two hours ahead'],
  [line({ Metrics: [{ Name: 'a' }] }), 'The metric a must be a number'],
  [line({ Metrics: [{ Name: 'a' }] }, { a: '1' }), 'The metric a must be a number'],
  [line({ Metrics: [{ Name: 'a' }] }, { a: many(101) }), 'at most 100 numbers'],
  [line({ Metrics: [{ Name: 'a' }], Dimensions: [['x']] }, { a: 1, x: 5 }), 'The dimension x must be a text'],
  [line({ Metrics: [{ Name: 'a' }], Dimensions: [['toString']] }, { a: 1 }), 'The dimension toString must be a text'],
] as const)('counts and tells of a line that is not valid: %#', ([members, reason]) => {
  const { store, problems, noteMembers } = start();

  noteMembers(members);
  noteMembers(members);

  expect(problems).toEqual([
    { kind: 'EMFValidationErrors', logGroupName: '/aws/lambda/fn', reason: expect.stringContaining(reason) },
  ]);
  expect(store.query({ namespace: 'Shop' })).toEqual([]);
  expect(store.query({ namespace: 'AWS/Logs' })).toMatchObject([
    { name: 'EMFValidationErrors', dimensions: { LogGroupName: '/aws/lambda/fn' }, points: [{ sum: 2 }] },
  ]);
});

test('counts a line that begins like JSON and is not as an error of parsing', () => {
  const { store, problems, noteLine } = start();

  noteLine('{"_aws":{"CloudWatchMetrics":[');

  expect(problems).toMatchObject([{ kind: 'EMFParsingErrors' }]);
  expect(store.query({ name: 'EMFParsingErrors' })).toHaveLength(1);
});

test('takes what is right of a line that has a mistake in one metric', () => {
  const { store, problems, noteMembers } = start();

  noteMembers(line({ Metrics: [{ Name: 'good' }, { Name: 'bad' }] }, { good: 1, bad: {} }));

  expect(store.query({ namespace: 'Shop' }).map(({ name }) => name)).toEqual(['good']);
  expect(problems).toHaveLength(1);
});
