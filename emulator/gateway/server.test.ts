import { expect, test } from 'vitest';
import type { InvocationResult, Invoke } from '../lambda/invocation.ts';
import { openClient, recording, returning, startTestGateway, TEST_APIGW_ID, TEST_ROOT } from './test-gateway.ts';

const DATE = 'Date: Mon, 20 Jul 2026 01:50:16 GMT';
const TRACE = new RegExp(`^X-Amzn-Trace-Id: ${TEST_ROOT};Parent=abababababababab;Sampled=0;Lineage=1:[\\da-f]{8}:0$`);

const get = (path: string, ...headers: string[]) =>
  `GET ${path} HTTP/1.1\r\n${['Host: x', ...headers].join('\r\n')}\r\n\r\n`;

test('an answer of the function is sent with the headers in the order of AWS', async () => {
  const invoke = returning({
    statusCode: 201,
    multiValueHeaders: {
      'x-request-id': ['abc'],
      'content-type': ['application/json; charset=utf-8'],
      'content-length': ['999'],
      'set-cookie': ['a=1', 'b=2'],
    },
    body: '{"é":1}',
    isBase64Encoded: false,
  });
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(get('/v1/events'));

  const { head, body } = await client.answer();
  const lines = head.split('\r\n');
  expect(lines.slice(0, -1)).toEqual([
    'HTTP/1.1 201 Created',
    DATE,
    'Content-Type: application/json; charset=utf-8',
    'Content-Length: 8',
    'Connection: keep-alive',
    'x-amzn-RequestId: request-1',
    'x-request-id: abc',
    'x-amzn-Remapped-content-length: 999',
    'set-cookie: a=1',
    'set-cookie: b=2',
    `x-amz-apigw-id: ${TEST_APIGW_ID}`,
  ]);
  expect(lines.at(-1)).toMatch(TRACE);
  expect(body).toBe('{"é":1}');
});

test('the function gets the event and the trace that the client is told', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send('POST /v1/events?a=b HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 7\r\n\r\n{"a":1}');

  const { head } = await client.answer();
  expect(calls).toHaveLength(1);
  expect(head).toContain(`X-Amzn-Trace-Id: ${calls[0]?.traceId}`);
  expect(JSON.parse(calls[0]?.event ?? '')).toMatchObject({
    path: '/v1/events',
    httpMethod: 'POST',
    headers: { Host: 'localhost:8080', 'X-Amzn-Trace-Id': TEST_ROOT, 'X-Forwarded-For': '127.0.0.1' },
    queryStringParameters: { a: 'b' },
    requestContext: {
      path: '/prod/v1/events',
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      requestId: 'request-1',
      extendedRequestId: TEST_APIGW_ID,
      identity: { sourceIp: '127.0.0.1' },
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
    },
    body: '{"a":1}',
  });
});

test('a chunked body arrives whole', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
  client.send('2\r\nde\r\n0\r\nTrailer-Field: x\r\n\r\n');

  await client.answer();
  expect(JSON.parse(calls[0]?.event ?? '')).toMatchObject({ body: 'abcde' });
});

test('HEAD gets the headers alone: of the function with its length, of an error with 0', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'abc' }) });
  await using client = openClient(gateway);

  client.send('HEAD /v1/x HTTP/1.1\r\nHost: x\r\n\r\n');
  const known = await client.answer(true);
  client.send('HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n');
  const unknown = await client.answer(true);
  client.send(get('/v1/x'));
  const next = await client.answer();

  expect(known.head).toContain('Content-Length: 3\r\n');
  expect(unknown.head).toContain('Content-Length: 0\r\n');
  expect(next.body).toBe('abc');
});

test.each([204, 304])('a %i has no body and no length, and the connection lives on', async (statusCode) => {
  await using gateway = await startTestGateway({ invoke: returning({ statusCode, body: 'ignored' }) });
  await using client = openClient(gateway);

  client.send(get('/v1/x') + get('/v1/x'));

  expect((await client.answer()).head).not.toMatch(/content-length|transfer-encoding/i);
  expect(await client.answer()).toMatchObject({ status: statusCode, body: '' });
});

test('the method that X-HTTP-Method-Override names counts, if there is such a one', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  for (const wanted of ['patch', 'CONNECT', 'nonsense']) {
    client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: ${wanted}\r\nContent-Length: 0\r\n\r\n`);
    await client.answer();
  }

  expect(calls.map(({ event }) => JSON.parse(event))).toMatchObject([
    { httpMethod: 'PATCH', requestContext: { httpMethod: 'PATCH' } },
    { httpMethod: 'POST' },
    { httpMethod: 'POST' },
  ]);
});

test('pipelined requests are answered in their order, whichever is done first', async () => {
  const first = Promise.withResolvers<InvocationResult>();
  const answer = (body: string): InvocationResult => ({
    kind: 'returned',
    requestId: body,
    payload: JSON.stringify({ body }),
  });
  const invoke: Invoke = async (event) => (event.includes('/v1/first') ? first.promise : answer('second'));
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(`POST /v1/first HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na${get('/v1/second')}`);
  expect(await gateway.nextRecord()).toMatchObject({ path: '/v1/second' });
  first.resolve(answer('first'));

  expect((await client.answer()).body).toBe('first');
  expect((await client.answer()).body).toBe('second');
});

test.each([['GET /v1/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'], ['GET /v1/x HTTP/1.0\r\n\r\n']])(
  'the connection is closed when the client wants it so: %j',
  async (request) => {
    await using gateway = await startTestGateway();
    await using client = openClient(gateway);

    client.send(request);

    expect((await client.answer()).head).toContain('\r\nConnection: close\r\n');
    await client.closed;
  },
);
