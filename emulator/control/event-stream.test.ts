import { expect, test } from 'vitest';
import { Gap } from '../../protocol/stream.ts';
import { publishMany, startTestStream } from './test-control.ts';

test('tells every reader what happens, in one order', async () => {
  await using test = await startTestStream();
  const readers = [await test.connect(), await test.connect()];

  test.stream.publish('log', { message: 'one' });
  test.stream.publish('clock', () => ({ timeMs: 2, offsetMs: 1 }));
  test.stream.flush();
  const taken = await Promise.all(readers.map((reader) => reader.take(2)));

  expect(taken[0]).toEqual([
    { seq: 1, timeMs: 1_000, kind: 'log', data: { message: 'one' } },
    { seq: 2, timeMs: 1_000, kind: 'clock', data: { timeMs: 2, offsetMs: 1 } },
  ]);
  expect(taken[1]).toEqual(taken[0]);
});

test('tells a reader of its topics alone', async () => {
  await using test = await startTestStream();
  const reader = await test.connect('?topics=clock,reset');

  for (const kind of ['log', 'clock', 'request', 'reset'] as const) test.stream.publish(kind, {});
  test.stream.flush();

  expect((await reader.take(2)).map(({ seq, kind }) => [seq, kind])).toEqual([
    [2, 'clock'],
    [4, 'reset'],
  ]);
  expect([test.stream.isRead('clock'), test.stream.isRead('log')]).toEqual([true, false]);
});

test('makes an event once for all readers, and never if nobody reads', async () => {
  await using test = await startTestStream();
  let made = 0;
  const make = () => ({ made: ++made });
  test.stream.publish('log', make);
  const readers = [await test.connect('?topics=log'), await test.connect(), await test.connect('?topics=clock')];

  test.stream.publish('log', make);
  test.stream.publish('request', make);
  test.stream.flush();
  const taken = await Promise.all([readers[0]?.take(1), readers[1]?.take(2)]);

  expect(taken.flat().map((event) => event?.data)).toEqual([{ made: 1 }, { made: 1 }, { made: 2 }]);
});

test.for([
  ['?after=2', {}],
  ['', { 'Last-Event-ID': '2' }],
  ['?after=2', { 'Last-Event-ID': '0' }],
] as const)('goes on after the event that a reader had last: %s %j', async ([query, headers]) => {
  await using test = await startTestStream();
  publishMany(test.stream, 'log', 4);

  const reader = await test.connect(query, headers);

  expect((await reader.take(2)).map(({ seq }) => seq)).toEqual([3, 4]);
});

test('goes on for a reader that was there but got nothing yet', async () => {
  await using test = await startTestStream();
  publishMany(test.stream, 'log', 3);
  const reader = await test.connect('?topics=log');

  const [first] = (await reader.response.iterator({ destroyOnReturn: false }).next()).value.split('\n\n');

  expect(first).toBe('id: 3');
});

test('begins with a gap when what was asked for is no longer kept', async () => {
  await using test = await startTestStream({ maxEvents: 3 });
  publishMany(test.stream, 'log', 10);

  const reader = await test.connect('?after=2');
  const [gap, ...events] = await reader.take(4);

  expect(gap).toEqual({ seq: 7, timeMs: 1_000, kind: 'gap', data: { missed: 5, fromSeq: 3, toSeq: 7 } });
  expect(events.map(({ seq }) => seq)).toEqual([8, 9, 10]);
});

test('begins anew, with a gap that says so, for a reader that knew another emulator', async () => {
  await using test = await startTestStream();
  publishMany(test.stream, 'log', 2);

  const reader = await test.connect('?after=900');
  const [gap, ...events] = await reader.take(3);

  expect(gap).toMatchObject({ seq: 0, kind: 'gap', data: { missed: 0, toSeq: 0 } });
  expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
});

test('lets a reader that does not read fall behind, tells it what it has lost, and holds on to little for it', async () => {
  await using test = await startTestStream({ maxEvents: 200, maxBytes: 1_000_000, maxUnsentBytes: 100_000 });
  const [slow, quick] = [await test.connect('?topics=log'), await test.connect('?topics=log')];
  slow.response.pause();
  let taken = 0;

  // Far more than the kernel keeps for a connection.
  for (let batch = 0; batch < 100; batch += 1) {
    publishMany(test.stream, 'log', 100, 4_000);
    publishMany(test.stream, 'clock', 10, 10);
    test.stream.flush();
    taken += (await quick.take(100)).filter(({ kind }) => kind === 'log').length;
  }
  test.stream.publish('reset', {});
  const seen = { logs: 0, missed: 0, lastSeq: 0 };
  while (seen.logs + seen.missed < 10_000) {
    const [event] = await slow.take(1);
    expect(event?.seq).toBeGreaterThan(seen.lastSeq);
    seen.lastSeq = event?.seq ?? 0;
    if (event?.kind === 'gap') seen.missed += Gap.parse(event.data).missed;
    else seen.logs += 1;
  }

  expect(taken).toBe(10_000);
  expect(seen.logs + seen.missed).toBe(10_000);
  expect(seen.missed).toBeGreaterThan(1_000);
});

test('forgets readers that leave', async () => {
  await using test = await startTestStream({ maxReaders: 1 });
  const reader = await test.connect('?topics=log');

  const refused = await test.connect('?topics=log');
  await reader.leave();
  while (test.stream.isRead('log')) await new Promise((resolve) => setImmediate(resolve));
  const later = await test.connect('?topics=log');

  expect(refused.response.statusCode).toBe(503);
  expect(later.response.statusCode).toBe(200);
  expect(test.stream.isRead('log')).toBe(true);
});

test('looks at what it tells of by looking only while somebody reads, and tells only changes', async () => {
  let looks = 0;
  const read = () => ({ rate: Math.floor(looks++ / 3) });
  await using test = await startTestStream({ feeds: [{ kind: 'metrics', everyMs: 1, read }], batchMs: 1 });
  const other = await test.connect('?topics=log');
  test.stream.publish('log', {});
  await other.take(1);
  const before = looks;

  const reader = await test.connect('?topics=metrics');
  const taken = await reader.take(3);

  expect(before).toBe(0);
  expect(taken.map(({ data }) => data)).toEqual([{ rate: 0 }, { rate: 1 }, { rate: 2 }]);
});

test('tells nothing of environments that the protocol does not name', async () => {
  const environment = {
    logStreamName: 's',
    state: 'frozen',
    invocations: 1,
    maxMemoryUsedMb: 90,
    initDurationMs: undefined,
  };
  const read = () => [{ ...environment, accessKeyId: 'ASIASECRET' }];
  await using test = await startTestStream({ feeds: [{ kind: 'environments', everyMs: 1, read }], batchMs: 1 });

  const reader = await test.connect('?topics=environments');
  const [event] = await reader.take(1);

  expect(event?.data).toEqual([{ logStreamName: 's', state: 'frozen', invocations: 1, maxMemoryUsedMb: 90 }]);
});

test('says now and then that it is there', async () => {
  await using test = await startTestStream({ heartbeatMs: 1 });
  const reader = await test.connect('?topics=log');
  let text = '';

  for await (const chunk of reader.response) {
    text += chunk;
    if (text.includes(': \n\n: \n\n')) break;
  }

  expect(text).toMatch(/^id: 0\n\n(: \n\n)+$/);
});

test.for([
  ['?topics=nope', /there is no nope\. Topics are request, event, log/],
  ['?topics=toString', /there is no toString/],
  ['?after=x', /after: x is not/],
  ['?after=-1', /after: -1 is not/],
  ['?after=99999999999999999999', /after: 9+ is not/],
] as const)('refuses %s', async ([query, message]) => {
  await using test = await startTestStream();

  const { response } = await test.connect(query);
  const { error } = JSON.parse((await response.setEncoding('utf8').toArray()).join(''));

  expect(response.statusCode).toBe(400);
  expect(error).toMatch(message);
});

test('gives a reader with a filter what matches, and what filters do not judge', async () => {
  await using test = await startTestStream();
  const reader = await test.connect('?topics=log,clock&filter=message~wanted');

  for (const message of ['wanted 1', 'other', 'wanted 2']) test.stream.publish('log', { message });
  test.stream.publish('clock', { timeMs: 1 });
  test.stream.flush();

  const events = await reader.take(3);
  expect(events.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, 'log'],
    [3, 'log'],
    [4, 'clock'],
  ]);
});

test('goes on after a filter has looked at more than it may at a time', async () => {
  await using test = await startTestStream();
  for (let number = 1; number <= 2_000; number += 1) test.stream.publish('log', { message: `line ${number}` });

  const reader = await test.connect('?topics=log&after=0&filter=message:%22line%202000%22,%22line%201%22');
  const [first, second] = await reader.take(2);

  expect([first?.seq, second?.seq]).toEqual([1, 2_000]);
});

test('tells a reader how far it is though nothing matches', async () => {
  await using test = await startTestStream({ heartbeatMs: 5 });
  const reader = await test.connect('?topics=log&filter=message~wanted');

  test.stream.publish('log', { message: 'other' });
  test.stream.flush();

  await expect.poll(() => reader.ids()).toEqual(['0', '1']);
});

test('tells a reader that it has all that is kept, though the last of it was of other kinds', async () => {
  await using test = await startTestStream();
  test.stream.publish('log', { message: 'one' });
  test.stream.publish('clock', { timeMs: 1 });

  const reader = await test.connect('?topics=log&after=0');

  await expect.poll(() => reader.ids()).toEqual(['0', '2']);
});

test('says where a filter is wrong', async () => {
  await using test = await startTestStream();

  const { response } = await test.connect('?filter=status:abc');

  expect(response.statusCode).toBe(400);
  expect(JSON.parse((await response.setEncoding('utf8').toArray()).join(''))).toEqual({
    error: expect.stringMatching(/at column 8: abc is no value of status/),
    column: 8,
  });
});

test('ends its connections when it ends', async () => {
  const test = await startTestStream();
  const reader = await test.connect();

  await test[Symbol.asyncDispose]();

  await expect(reader.take(1)).rejects.toThrow();
});
