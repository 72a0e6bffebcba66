import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { InvocationResult, Invoke } from '../lambda/invocation.ts';
import { startGateway } from './server.ts';
import { openClient, returning, startTestGateway, testApi } from './test-gateway.ts';

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';
const DONE: InvocationResult = { kind: 'returned', requestId: 'lambda-1', payload: '{"body":"done"}' };

/** A function that ends when the test says so. */
function pending() {
  const called = Promise.withResolvers<void>();
  const result = Promise.withResolvers<InvocationResult>();
  const invoke: Invoke = () => {
    called.resolve();
    return result.promise;
  };
  return { invoke, called: called.promise, finish: () => result.resolve(DONE) };
}

test('the gateway tells where it listens', async () => {
  await using gateway = await startTestGateway();

  expect(gateway.port).toBeGreaterThan(0);
  expect(gateway.url).toBe(`http://127.0.0.1:${gateway.port}`);
  expect((await fetch(`${gateway.url}/v1/x`)).status).toBe(200);
});

test('defaults suffice, and every request has ids of its own', async () => {
  const invoke = returning({});
  await using gateway = await startGateway({ api: testApi(), region: 'eu-west-1', accountId: '1', port: 0, invoke });

  const { headers } = await fetch(`${gateway.url}/v1/x`);
  const { headers: others } = await fetch(`${gateway.url}/v1/x`);

  expect(headers.get('x-amzn-requestid')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/);
  expect(headers.get('x-amz-apigw-id')).toMatch(/^[\w-]{15}=$/);
  expect(headers.get('x-amzn-trace-id')).toMatch(
    /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0;Lineage=1:[\da-f]{8}:0$/,
  );
  for (const name of ['x-amzn-requestid', 'x-amz-apigw-id', 'x-amzn-trace-id']) {
    expect(others.get(name)).not.toBe(headers.get(name));
  }
});

test('a taken port is told with its remedy', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { readonly port: number };

  const start = startTestGateway({ port });

  await expect(start).rejects.toThrow(WorkbenchError);
  await expect(start).rejects.toThrow(
    `Port ${port} is taken by another process. Stop it, or pass --port 0 for a free one.`,
  );
  other.close();
});

test('a function that is too slow is a 504, its invocation goes on, and its late answer reaches nobody', async () => {
  const { invoke, finish } = pending();
  await using gateway = await startTestGateway({ invoke, api: testApi({ integrationTimeoutMs: 50 }) });
  await using client = openClient(gateway);

  client.send(GET);
  const answer = await client.answer();
  finish();
  client.send('GET /nope HTTP/1.1\r\nHost: x\r\n\r\n');

  expect(answer).toMatchObject({ status: 504, body: '{"message": "Endpoint request timed out"}' });
  expect((await client.answer()).status).toBe(403);
  expect(gateway.records[0]).toMatchObject({
    status: 504,
    lambdaRequestId: 'request-2',
    outcome: { kind: 'failed', failure: 'integrationTimeout' },
  });
});

test('a client that leaves does not cancel the invocation, and the record says so', async () => {
  const { invoke, called, finish } = pending();
  await using gateway = await startTestGateway({ invoke });
  const client = openClient(gateway);

  client.send(GET);
  await called;
  await client[Symbol.asyncDispose]();
  // The gateway has seen the end of that connection when it has served another one since.
  await fetch(`${gateway.url}/nope`);
  finish();

  expect(await gateway.nextRecord()).toMatchObject({ path: '/nope' });
  expect(await gateway.nextRecord()).toMatchObject({
    path: '/v1/x',
    status: 200,
    responseBytes: 0,
    lambdaRequestId: 'request-2',
    outcome: { kind: 'clientGone', during: 'integration' },
  });
});

test('a client that leaves within its body is told of, and the function is not invoked', async () => {
  let invocations = 0;
  const invoke: Invoke = async () => {
    invocations++;
    return DONE;
  };
  await using gateway = await startTestGateway({ invoke });
  const client = openClient(gateway);

  client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
  await once(client.socket, 'connect');
  client.socket.destroySoon();

  expect(await gateway.nextRecord()).toMatchObject({
    status: 499,
    requestBytes: 3,
    outcome: { kind: 'clientGone', during: 'receiving' },
  });
  expect(invocations).toBe(0);
});

const IMPATIENT = { headMs: 40, requestMs: 80, idleMs: 10_000, checkIntervalMs: 20 };

test.each([
  ['head', 'GET /v1/x HTTP/1.1\r\nHost: x\r\n', ''],
  ['body', 'POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc', '/v1/x'],
])('a client that does not finish its %s is a 408, and the connection is closed', async (_, sent, path) => {
  await using gateway = await startTestGateway({ clientTimeouts: IMPATIENT });
  await using client = openClient(gateway);

  client.send(sent);

  const { head, body } = await client.answer();
  expect(head).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n/s);
  expect(body).toBe('{"message":"Request Timeout"}');
  await client.closed;
  expect(gateway.records).toMatchObject([{ path, status: 408 }]);
});

test('a connection on which nothing is sent is closed without a word', async () => {
  await using gateway = await startTestGateway({ clientTimeouts: IMPATIENT });
  await using client = openClient(gateway);

  await client.closed;

  await expect(client.answer()).rejects.toThrow('The connection ended after ""');
  expect(gateway.records).toEqual([]);
});

test('a stop lets requests in flight end, cuts idle connections, and closes the rest after their answer', async () => {
  const { invoke, called, finish } = pending();
  const gateway = await startTestGateway({ invoke });
  await using busy = openClient(gateway);
  await using silent = openClient(gateway);
  await once(silent.socket, 'connect');
  await using idle = openClient(gateway);
  idle.send('GET /nope HTTP/1.1\r\nHost: x\r\n\r\n');
  await idle.answer();
  busy.send(GET);
  await called;

  const stopped = gateway[Symbol.asyncDispose]();
  await Promise.all([silent.closed, idle.closed]);
  finish();

  const { head, body } = await busy.answer();
  expect(head).toContain('\r\nConnection: close\r\n');
  expect(body).toBe('done');
  await stopped;
});

test('a stop does not wait longer than it was told', async () => {
  const { invoke, called } = pending();
  const gateway = await startTestGateway({ invoke, drainMs: 20 });
  await using client = openClient(gateway);
  client.send(GET);
  await called;

  await gateway[Symbol.asyncDispose]();

  await client.closed;
});

test('a stopped gateway can be stopped again', async () => {
  const gateway = await startTestGateway();

  await gateway[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();

  await expect(fetch(gateway.url)).rejects.toThrow();
});
