import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readEventStream } from '../../protocol/event-stream.ts';
import type { StreamEvent } from '../../protocol/stream.ts';
import { publishMany, startTestStream } from './test-control.ts';

const eventText = (seq: number, kind = 'log') =>
  `id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify({ seq, timeMs: 1, kind, data: { n: seq } })}\n\n`;

/** A server that answers each request for the stream as the next of these says. */
async function startServer(...answers: readonly ((response: ServerResponse) => void)[]) {
  const queries: string[] = [];
  const server = createServer((request, response) => {
    queries.push(request.url ?? '');
    answers[queries.length - 1]?.(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const controlUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { controlUrl, queries, close, [Symbol.asyncDispose]: async () => close() };
}

async function take(events: AsyncIterable<StreamEvent>, count: number): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { seq } of events) {
    seqs.push(seq);
    if (seqs.length === count) break;
  }
  return seqs;
}

test('reads what an emulator tells, with the topics and from the place that it is asked for', async () => {
  await using server = await startTestStream();
  publishMany(server.stream, 'log', 3);
  publishMany(server.stream, 'request', 1);
  publishMany(server.stream, 'clock', 1);

  const seqs = await take(readEventStream({ controlUrl: server.url }, { topics: ['log', 'clock'], after: 1 }), 3);

  expect(seqs).toEqual([2, 3, 5]);
});

test('connects again where a connection was cut, and misses nothing', async () => {
  const cut = (text: string) => (response: ServerResponse) => response.write(text, () => response.destroy());
  await using server = await startServer(
    cut(`id: 7\n\n`),
    cut(`: \n\n${eventText(8)}${eventText(9).slice(0, 20)}`),
    (response) => response.end(eventText(9)),
    (response) => response.write(eventText(12, 'gap') + eventText(13)),
  );

  const seqs = await take(readEventStream(server, { topics: ['log'] }), 4);

  expect(seqs).toEqual([8, 9, 12, 13]);
  expect(server.queries).toEqual(
    ['', '&after=7', '&after=8', '&after=9'].map((after) => `/v1/stream?topics=log${after}`),
  );
});

test('takes nothing but line feeds for ends of lines', async () => {
  const text = 'a\u2028id: 99\u2029\u0085data: {}\r';
  const data = JSON.stringify({ seq: 1, timeMs: 1, kind: 'log', data: { text } });
  await using server = await startServer((response) => response.write(`id: 1\nevent: log\ndata: ${data}\n\n`));

  const events = readEventStream(server, { topics: [] });

  expect((await events.next()).value).toMatchObject({ seq: 1, data: { text } });
  await events.return();
});

test('puts together events whose bytes come in pieces', async () => {
  const bytes = Buffer.from(eventText(1).replace('"n":1', '"n":"東😀"') + eventText(2));
  await using server = await startServer(async (response) => {
    for (const byte of bytes) {
      response.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  const events: StreamEvent[] = [];
  for await (const event of readEventStream(server, { topics: [] })) {
    events.push(event);
    if (events.length === 2) break;
  }

  expect(events.map(({ data }) => data)).toEqual([{ n: '東😀' }, { n: 2 }]);
});

test('ends without an error when it is told to', async () => {
  await using server = await startTestStream();
  const ended = new AbortController();
  publishMany(server.stream, 'log', 1);

  const seqs: number[] = [];
  for await (const { seq } of readEventStream(
    { controlUrl: server.url },
    { topics: [], after: 0, signal: ended.signal },
  )) {
    seqs.push(seq);
    ended.abort();
  }
  const afterwards = await take(readEventStream({ controlUrl: server.url }, { topics: [], signal: ended.signal }), 1);

  expect([seqs, afterwards]).toEqual([[1], []]);
});

test('leaves the stream when its caller stops listening', async () => {
  await using server = await startTestStream();
  publishMany(server.stream, 'log', 1);

  await take(readEventStream({ controlUrl: server.url }, { topics: ['log'], after: 0 }), 1);
  while (server.stream.isRead('log')) await new Promise((resolve) => setImmediate(resolve));

  expect(server.stream.isRead('log')).toBe(false);
});

test('says so when the emulator ends', async () => {
  await using server = await startServer((response) => response.write(eventText(1)));
  const events = readEventStream(server, { topics: [] });

  const first = await events.next();
  server.close();

  expect(first.value).toMatchObject({ seq: 1 });
  await expect(events.next()).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    message: expect.stringContaining('triggers up'),
  });
});

test('says so when no emulator is there', async () => {
  const server = await startServer();
  server.close();

  await expect(readEventStream(server, { topics: [] }).next()).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});

test('gives up on a server that ends every connection at once', async () => {
  const end = (response: ServerResponse) => void response.end();
  await using server = await startServer(end, end, end, end, end, end, end);

  await expect(readEventStream(server, { topics: [] }).next()).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  expect(server.queries).toHaveLength(5);
});

test('passes on what the emulator refuses', async () => {
  await using server = await startTestStream();

  const next = readEventStream({ controlUrl: server.url }, { topics: ['nope'] }).next();

  await expect(next).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining('no nope') });
});
