import { expect, test } from 'vitest';
import type { Invoke } from '../lambda/invocation.ts';
import { openClient, returning, startTestGateway } from './test-gateway.ts';

const MIB = 1024 * 1024;
const LIMIT = 10 * MIB;
const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';
const TOO_LARGE_HEAD = [
  'HTTP/1.1 413 Payload Too Large',
  'Date: Mon, 20 Jul 2026 01:50:16 GMT',
  'Content-Type: text; charset=utf-8',
  'Content-Length: 44',
  'Connection: keep-alive',
].join('\r\n');
const TOO_LARGE_BODY = 'HTTP content length exceeded 10485760 bytes.';

test('a body of 10,485,760 bytes passes', async () => {
  const invoke: Invoke = async (event) => {
    const { body } = JSON.parse(event) as { readonly body: string };
    return { kind: 'returned', requestId: 'r', payload: JSON.stringify({ body: String(body.length) }) };
  };
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: ${LIMIT}\r\n\r\n`);
  client.send(Buffer.alloc(LIMIT, 'a'));

  expect((await client.answer()).body).toBe(String(LIMIT));
});

test('a declared body of one byte more is refused after it was read, and the connection lives on', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`);
  client.send(Buffer.alloc(LIMIT + 1, 'a'));
  client.send(GET);

  expect(await client.answer()).toMatchObject({ head: TOO_LARGE_HEAD, body: TOO_LARGE_BODY });
  expect((await client.answer()).status).toBe(200);
  expect(gateway.records[0]).toMatchObject({ requestBytes: LIMIT + 1, outcome: { failure: 'bodyTooLarge' } });
});

test('a chunked body over the limit is refused after it was read, and the connection lives on', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  for (let count = 0; count < 11; count++) {
    client.send(`${MIB.toString(16)}\r\n`);
    client.send(Buffer.alloc(MIB, 'a'));
    client.send('\r\n');
  }
  client.send(`0\r\n\r\n${GET}`);

  expect(await client.answer()).toMatchObject({ head: TOO_LARGE_HEAD, body: TOO_LARGE_BODY });
  expect((await client.answer()).status).toBe(200);
});

test('a body beyond all bounds is answered while it still arrives, and the connection is closed without a reset', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);
  const errors: Error[] = [];
  client.socket.on('error', (error) => errors.push(error));

  client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: ${1024 * MIB}\r\n\r\n`);
  for (let count = 0; count < 72; count++) client.send(Buffer.alloc(MIB, 'a'));

  const { head, body } = await client.answer();
  expect(head).toContain('Connection: close');
  expect(body).toBe(TOO_LARGE_BODY);
  await client.closed;
  expect(errors).toEqual([]);
});

test('a client that asks before it sends is refused at once', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`);

  expect(await client.answer()).toMatchObject({ status: 413, body: TOO_LARGE_BODY });
  await client.closed;
});

test('a client that asks before it sends is told to go on', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'done' }) });
  await using client = openClient(gateway);

  client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n');
  expect(await client.answer()).toMatchObject({ head: 'HTTP/1.1 100 Continue' });
  client.send('abc');

  expect((await client.answer()).body).toBe('done');
});

test('header values of 10,240 bytes together pass, one more does not', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);
  const request = (bytes: number) =>
    `GET /v1/x HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(5_000)}\r\nX-B: ${'b'.repeat(bytes - 5_001)}\r\n\r\n`;

  client.send(request(10_240) + request(10_241) + GET);

  expect((await client.answer()).status).toBe(200);
  expect(await client.answer()).toMatchObject({ status: 431, body: 'HTTP header is larger than 10240 bytes.' });
  expect((await client.answer()).status).toBe(200);
});

test('thousands of small headers are all seen', async () => {
  const invoke: Invoke = async (event) => {
    const { headers } = JSON.parse(event) as { readonly headers: object };
    return { kind: 'returned', requestId: 'r', payload: JSON.stringify({ body: String('x-2999' in headers) }) };
  };
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(
    `GET /v1/x HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 3_000 }, (_, i) => `x-${i}: a\r\n`).join('')}\r\n`,
  );

  expect((await client.answer()).body).toBe('true');
});

test('a URL of 10,240 characters with its stage passes, one more does not', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);
  const request = (characters: number) =>
    `GET /v1/${'a'.repeat(characters - '/prod/v1/'.length)} HTTP/1.1\r\nHost: x\r\n\r\n`;

  client.send(request(10_240) + request(10_241) + GET);

  expect((await client.answer()).status).toBe(200);
  expect(await client.answer()).toMatchObject({ status: 414, body: 'An HTTP line is larger than 10240 bytes.' });
  expect((await client.answer()).status).toBe(200);
});
