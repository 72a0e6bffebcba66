import { expect, test } from 'vitest';
import { openClient, recording, returning, startTestGateway, TEST_APIGW_ID, testApi } from './test-gateway.ts';

const DATE = 'Date: Mon, 20 Jul 2026 01:50:16 GMT';
const CORS = { allowOrigin: '*', allowMethods: 'GET,OPTIONS', maxAgeSeconds: 3600, allowCredentials: false };

test('a preflight is answered without the function and without a trace', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke, api: testApi({ cors: CORS }) });
  await using client = openClient(gateway);

  client.send('OPTIONS /v1/any/thing HTTP/1.1\r\nHost: x\r\nOrigin: https://example.com\r\n\r\n');

  expect(await client.answer()).toEqual({
    status: 200,
    head: [
      'HTTP/1.1 200 OK',
      DATE,
      'Content-Type: application/json',
      'Content-Length: 3',
      'Connection: keep-alive',
      'x-amzn-RequestId: request-1',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: GET,OPTIONS',
      'Access-Control-Max-Age: 3600',
      `x-amz-apigw-id: ${TEST_APIGW_ID}`,
    ].join('\r\n'),
    body: '{}\n',
    byteCount: expect.any(Number),
  });
  expect(calls).toEqual([]);
});

test('a preflight tells the methods of the resource where they are not those of the API', async () => {
  const routes = testApi().routes.map((route) => ({ ...route, preflightAllowMethods: 'POST,OPTIONS' }));
  await using gateway = await startTestGateway({ api: testApi({ cors: CORS, routes }) });
  await using client = openClient(gateway);

  client.send('OPTIONS /v1/x HTTP/1.1\r\nHost: x\r\n\r\n');

  expect((await client.answer()).head).toContain('\r\nAccess-Control-Allow-Methods: POST,OPTIONS\r\n');
});

test('a preflight of an unknown route is a 403', async () => {
  await using gateway = await startTestGateway({ api: testApi({ cors: CORS }) });
  await using client = openClient(gateway);

  client.send('OPTIONS /nope HTTP/1.1\r\nHost: x\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n');

  expect((await client.answer()).status).toBe(403);
  expect((await client.answer()).status).toBe(403);
});

test('OPTIONS reaches the function without CORS, and where the route has it for its own', async () => {
  const routes = testApi().routes.map((route) => ({ ...route, ownOptions: true as const }));
  for (const api of [testApi(), testApi({ cors: CORS, routes })]) {
    await using gateway = await startTestGateway({ api, invoke: returning({ body: 'from the function' }) });
    await using client = openClient(gateway);

    client.send('OPTIONS /v1/x HTTP/1.1\r\nHost: x\r\n\r\n');

    expect((await client.answer()).body).toBe('from the function');
  }
});
