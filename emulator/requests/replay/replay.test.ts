import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ReplayOptions } from '../../../protocol/requests/requests.ts';
import type { FoundRequest } from '../history/request-journal.ts';
import type { RequestStory } from '../record/request-story.ts';
import { TEST_LIMITS, testGateway, testStory } from '../record/test-story.ts';
import { toRequestRecord } from '../record/to-request-record.ts';
import { replayRequest } from './replay.ts';

const ANSWER = 'HTTP/1.1 201 Created\r\nContent-Length: 2\r\nx-amzn-RequestId: request-2\r\n\r\n{}';

/** A server that keeps the bytes it got and answers with these; none: it cuts the connection. */
async function startServer(answer: string | undefined) {
  const received: string[] = [];
  const server = createServer((socket: Socket) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      const [head = '', body] = text.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
      if (body === undefined || body.length < length) return;
      received.push(text);
      if (answer === undefined) socket.destroy();
      else socket.end(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { apiUrl, received, [Symbol.asyncDispose]: async () => void server.close() };
}

function kept(changes: Partial<RequestStory['gateway']>, hasBodies = true): FoundRequest {
  const gateway = testGateway(changes);
  return { gateway, hasBodies, record: toRequestRecord(testStory({ gateway }), TEST_LIMITS) };
}

const event = (text: string) => ({ requestBody: Buffer.from(text), requestBytes: Buffer.byteLength(text) });

const replay = (found: FoundRequest, idempotencyKey: string | undefined, apiUrl: string) =>
  replayRequest(found, ReplayOptions.parse({ idempotencyKey }), { apiUrl, newId: () => 'new-key' });

test('sends the bytes and headers that came, but for those of their connection', async () => {
  await using server = await startServer(ANSWER);
  const requestHeaders = [
    ['hOsT', 'api.example'],
    ['X-Twice', 'a'],
    ['Transfer-Encoding', 'chunked'],
    ['X-Twice', 'b'],
    ['Connection', 'keep-alive, X-Hop'],
    ['X-Hop', '1'],
    ['Expect', '100-continue'],
    ['X-API-Key', 'the-secret-key-12345'],
  ].flat();
  const found = kept({ query: 'a=%20b&a', requestHeaders, ...event('{"n":1.00}') });

  const result = await replay(found, undefined, server.apiUrl);

  expect(server.received).toEqual([
    'POST /v1/events?a=%20b&a HTTP/1.1\r\nhOsT: api.example\r\nX-Twice: a\r\nX-Twice: b\r\nX-API-Key: the-secret-key-12345\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{"n":1.00}',
  ]);
  expect(result).toEqual({ replayOf: 'request-1', status: 201, requestId: 'request-2' });
});

test('sends no length with a request that had no body', async () => {
  await using server = await startServer(ANSWER);
  const found = kept({ method: 'GET', path: '/v1/inbox', requestHeaders: ['Host', 'x'], ...event('') });

  await replay(found, 'new', server.apiUrl);

  expect(server.received).toEqual(['GET /v1/inbox HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']);
});

test.for([
  ['same', '{"metadata":{"idempotency_key":"old"}}', '{"metadata":{"idempotency_key":"old"}}', undefined],
  ['new', '{"metadata":{"idempotency_key":"old"}}', '{"metadata":{"idempotency_key":"new-key"}}', 'new-key'],
  ['new', '{"payload":{"n":1.00}}', '{"payload":{"n":1.00}}', undefined],
  ['new', 'no JSON', 'no JSON', undefined],
  ['mine', '{"payload":{"n":1.00}}', '{"metadata":{"idempotency_key":"mine"},"payload":{"n":1.00}}', 'mine'],
] as const)('with the key %s sends %s as %s', async ([option, text, sent, key]) => {
  await using server = await startServer(ANSWER);

  const result = await replay(kept(event(text)), option, server.apiUrl);

  expect(server.received[0]?.split('\r\n\r\n')[1]).toBe(sent);
  expect(result.idempotencyKey).toBe(key);
});

test('tells the answer of the gateway that names no id', async () => {
  await using server = await startServer('HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n');

  expect(await replay(kept({}), 'same', server.apiUrl)).toEqual({ replayOf: 'request-1', status: 413 });
});

test.for([
  ['could not be parsed', kept({ method: '', path: '' }), 'same'],
  ['body is not kept', kept({}, false), 'same'],
  ['body is not kept', kept({ requestBytes: 11_000_000, requestBody: Buffer.alloc(0) }), 'same'],
  ['no JSON object', kept(event('[]')), 'mine'],
] as const)('refuses a request that %s', async ([reason, found, key]) => {
  await using server = await startServer(ANSWER);

  await expect(replay(found, key, server.apiUrl)).rejects.toMatchObject({
    code: 'REQUEST_REFUSED',
    message: expect.stringMatching(new RegExp(`^The request request-1 cannot be replayed: .*${reason}`)),
  });
  expect(server.received).toEqual([]);
});

test('says so when the connection is cut instead of an answer', async () => {
  await using server = await startServer(undefined);

  await expect(replay(kept({}), 'same', server.apiUrl)).rejects.toMatchObject({
    code: 'REQUEST_REFUSED',
    message: expect.stringContaining('gave no answer'),
  });
});
