import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openClient, returning, startTestGateway, TEST_APIGW_ID, testApi } from './test-gateway.ts';

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';

test('headers beyond what the parser takes are refused the same way, and the connection is closed', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  const errors: Error[] = [];
  client.socket.on('error', (error) => errors.push(error));

  client.send(`GET /v1/x HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(4_000_000)}\r\n\r\n`);

  expect(await client.answer()).toMatchObject({ status: 431, body: 'HTTP header is larger than 10240 bytes.' });
  await client.closed;
  expect(errors).toEqual([]);
  expect(gateway.records).toHaveLength(1);
});

test.each([
  ['no Host', 'GET /v1/x HTTP/1.1\r\n\r\n'],
  ['two Hosts', 'GET /v1/x HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n'],
  ['a brace in the query', 'GET /v1/x?a={b} HTTP/1.1\r\nHost: x\r\n\r\n'],
])('a request with %s is a 400, and the connection lives on', async (_, request) => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(request + GET);

  expect(await client.answer()).toMatchObject({ status: 400, body: '{"message":"Bad Request"}' });
  expect((await client.answer()).status).toBe(200);
});

test.each([
  ['an unknown method', 'FOO /v1/x HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['no HTTP', 'hello\r\n\r\n'],
  ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a raw é in the path', Buffer.from('GET /é HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['a control character in a header', 'GET /v1/x HTTP/1.1\r\nHost: x\r\nX-A: \u0001\r\n\r\n'],
  [
    'two ways to tell its length',
    'POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
])('what cannot be parsed, such as %s, is a 400 in JSON, and the connection is closed', async (_, request) => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(request);

  expect(await client.answer()).toMatchObject({
    head: [
      'HTTP/1.1 400 Bad Request',
      'Date: Mon, 20 Jul 2026 01:50:16 GMT',
      'Content-Type: application/json',
      'Content-Length: 25',
      'Connection: close',
      'x-amzn-RequestId: request-1',
      'x-amzn-ErrorType: BadRequestException',
      `x-amz-apigw-id: ${TEST_APIGW_ID}`,
    ].join('\r\n'),
    body: '{"message":"Bad Request"}',
  });
  await client.closed;
  expect(gateway.records).toMatchObject([{ method: '', path: '', status: 400 }]);
});

test.each([
  ['speaks TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), /https:\/\/.*Use http:\/\//],
  ['speaks a later HTTP', 'GET /v1/x HTTP/2.0\r\nHost: x\r\n\r\n', /of HTTP\/2\.0/],
])('a client that %s is told in the record what is wrong', async (_, request, detail) => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(request);

  expect((await client.answer()).status).toBe(400);
  expect(gateway.records).toMatchObject([
    { outcome: { failure: 'badRequest', detail: expect.stringMatching(detail) } },
  ]);
});

test('what was understood before it is answered before it', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'understood' }) });
  await using client = openClient(gateway);

  client.send(`${GET}nonsense\r\n\r\n`);

  expect((await client.answer()).body).toBe('understood');
  expect((await client.answer()).status).toBe(400);
  await client.closed;
});

test('a chunk that cannot be parsed fails its own request', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n');

  expect((await client.answer()).body).toBe('{"message":"Bad Request"}');
  await client.closed;
  expect(gateway.records).toMatchObject([{ method: 'POST', path: '/v1/x', status: 400 }]);
});

test('a chunk that cannot be parsed fails its own request also behind another one', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(
    'POST /v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na' +
      'POST /v1/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  const first = await client.answer();
  client.send('zz\r\n');

  expect(first.status).toBe(200);
  expect((await client.answer()).status).toBe(400);
  expect(gateway.records).toMatchObject([{ path: '/v1/a' }, { path: '/v1/b' }]);
});

test('CONNECT is an unknown route', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');

  expect(await client.answer()).toMatchObject({ status: 403, body: '{"message":"Missing Authentication Token"}' });
  await client.closed;
});

test('a wish to upgrade is ignored', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'plain' }) });
  await using client = openClient(gateway);

  client.send('GET /v1/x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');

  expect((await client.answer()).body).toBe('plain');
});

test('a gateway response reaches the client', async () => {
  const api = testApi({ gatewayResponses: { DEFAULT_4XX: { headers: { 'Access-Control-Allow-Origin': '*' } } } });
  await using gateway = await startTestGateway({ api });
  await using client = openClient(gateway);

  client.send('GET /nope HTTP/1.1\r\nHost: x\r\n\r\n');

  expect((await client.answer()).head).toContain('\r\nAccess-Control-Allow-Origin: *\r\n');
});

test('whatever bytes one client sends, the next is served', async () => {
  await using gateway = await startTestGateway();
  const line = fc.constantFrom(
    'GET /v1/x HTTP/1.1\r\n',
    'POST /v1/x?a HTTP/1.1\r\n',
    'Host: x\r\n',
    'Content-Length: 3\r\n',
    'Transfer-Encoding: chunked\r\n',
    '\r\n',
    '3\r\nabc\r\n',
    '0\r\n\r\n',
    'Expect: 100-continue\r\n',
    'Connection: close\r\n',
  );
  const bytes = fc.array(fc.oneof({ weight: 5, arbitrary: line }, fc.string()), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      await using rude = openClient(gateway);
      for (const part of sent) rude.send(part);
      await using polite = openClient(gateway);

      polite.send(GET);

      expect((await polite.answer()).status).toBe(200);
    }),
  );
});
