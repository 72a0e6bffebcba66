import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { Invoke } from '../lambda/invocation.ts';
import { openClient, recording, returning, startTestGateway } from './test-gateway.ts';

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';

test('of two thousand connections at once those that ask are all served, and a stop closes them', async () => {
  const invoke: Invoke = async (event) => ({
    kind: 'returned',
    requestId: 'r',
    payload: JSON.stringify({ body: (JSON.parse(event) as { readonly path: string }).path }),
  });
  await using gateway = await startTestGateway({ invoke });
  const clients = Array.from({ length: 2_000 }, () => openClient(gateway));
  await using stack = new AsyncDisposableStack();
  for (const client of clients) stack.use(client);
  await Promise.all(clients.map(({ socket }) => once(socket, 'connect')));

  const active = clients.filter((_, index) => index % 2 === 0);
  for (const [index, client] of active.entries()) {
    client.send(`GET /v1/${index} HTTP/1.1\r\nHost: x\r\n\r\n`);
  }
  const bodies = await Promise.all(active.map(async (client) => (await client.answer()).body));
  await gateway[Symbol.asyncDispose]();

  expect(bodies).toEqual(active.map((_, index) => `/v1/${index}`));
  await Promise.all(active.map(({ closed }) => closed));
});

test('a client that never reads its answer is cut off in the end', async () => {
  await using gateway = await startTestGateway({
    // More than the kernel takes over.
    invoke: returning({ body: 'a'.repeat(48 * 1024 * 1024) }),
    clientTimeouts: { headMs: 10_000, requestMs: 10_000, idleMs: 500, checkIntervalMs: 500 },
    drainMs: 600_000,
  });
  await using deaf = openClient(gateway);
  await once(deaf.socket, 'connect');
  deaf.socket.pause();

  deaf.send(GET);
  await gateway.nextRecord();
  // A stop waits for the connections that owe an answer.
  await gateway[Symbol.asyncDispose]();

  deaf.socket.resume();
  await expect(deaf.answer()).rejects.toThrow('The connection ended after');
});

test('a client that has said all it will say still gets its answer', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'done' }) });
  await using client = openClient(gateway);

  client.socket.end(GET);

  expect((await client.answer()).body).toBe('done');
});

test.each([
  ['a body', 'Content-Length: 10', 'abc'],
  ['a chunk', 'Transfer-Encoding: chunked', '5\r\nab'],
])('a client that is cut off within %s is told of, and the function is not invoked', async (_, header, begun) => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n${header}\r\n\r\n`);
  expect((await client.answer()).status).toBe(100);
  client.send(begun);
  client.socket.resetAndDestroy();

  expect(await gateway.nextRecord()).toMatchObject({
    status: 499,
    responseBody: Buffer.alloc(0),
    outcome: { kind: 'clientGone', during: 'receiving' },
  });
  expect(calls).toEqual([]);
});

test('a body that comes in many small chunks arrives whole, without a trailer too', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  for (const character of 'a long body, a byte at a time') client.send(`1\r\n${character}\r\n`);
  client.send('0\r\n\r\n');
  await client.answer();

  expect(JSON.parse(calls[0]?.event ?? '')).toMatchObject({ body: 'a long body, a byte at a time' });
});
