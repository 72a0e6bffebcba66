import { expect, test } from 'vitest';
import type { InvocationResult, Invoke } from '../lambda/invocation.ts';
import { openClient, recording, returning, startTestGateway, testApi } from './test-gateway.ts';

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const CORS = { allowOrigin: 'https://example.com', allowMethods: 'GET', allowCredentials: false };

test('a new deployment is in force from the next request on, on open connections too', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'from the function' }) });
  await using client = openClient(gateway);
  client.send(get('/v1/x') + get('/v2/x'));
  const before = [await client.answer(), await client.answer()];

  gateway.configure(
    testApi({
      routes: [{ resource: '/v2/{id}', resourceId: 'id', methods: ['GET'] }],
      cors: CORS,
      gatewayResponses: { DEFAULT_4XX: { statusCode: 404, headers: { 'x-custom': '1' } } },
    }),
  );
  client.send(`${get('/v1/x')}${get('/v2/x')}OPTIONS /v2/x HTTP/1.1\r\nHost: x\r\n\r\n`);
  const after = [await client.answer(), await client.answer(), await client.answer()];

  expect(before.map(({ status }) => status)).toEqual([200, 403]);
  expect(after.map(({ status }) => status)).toEqual([404, 200, 200]);
  expect(after[0]?.head).toContain('\r\nx-custom: 1\r\n');
  expect(after[2]?.head).toContain('\r\nAccess-Control-Allow-Origin: https://example.com\r\n');
});

test('requests in flight end with what they began with', async () => {
  const called = Promise.withResolvers<void>();
  const result = Promise.withResolvers<InvocationResult>();
  const invoke: Invoke = () => {
    called.resolve();
    return result.promise;
  };
  const gatewayResponses = { DEFAULT_5XX: { headers: { 'x-deployment': 'old' } } };
  await using gateway = await startTestGateway({ invoke, api: testApi({ gatewayResponses }) });
  await using client = openClient(gateway);
  client.send(get('/v1/x'));
  await called.promise;

  gateway.configure(testApi({ routes: [], gatewayResponses: { DEFAULT_5XX: { headers: { 'x-deployment': 'new' } } } }));
  result.resolve({ kind: 'returned', requestId: 'request-2', payload: 'null' });

  expect(await client.answer()).toMatchObject({ status: 502, head: expect.stringContaining('x-deployment: old') });
  expect(gateway.records[0]).toMatchObject({ resource: '/v1/{proxy+}' });
});

test('the integration timeout changes for later requests', async () => {
  const invoke: Invoke = () => new Promise(() => undefined);
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  gateway.configure(testApi({ integrationTimeoutMs: 20 }));
  client.send(get('/v1/x'));

  expect((await client.answer()).status).toBe(504);
});

test('throttles whose numbers stay keep their tokens, others start full', async () => {
  const throttle = { requestsPerSecond: 0, burst: 2 };
  await using gateway = await startTestGateway({ api: testApi({ throttle }) });
  await using client = openClient(gateway);
  client.send(get('/v1/x'));
  await client.answer();

  gateway.configure(testApi({ throttle, stage: 'prod', integrationTimeoutMs: 1_000 }));
  const same = gateway.throttles()[0]?.tokens;
  gateway.configure(testApi({ throttle: { requestsPerSecond: 0, burst: 5 } }));

  expect(same).toBe(1);
  expect(gateway.throttles()[0]?.tokens).toBe(5);
  expect(gateway.throttles()[1]?.tokens).toBe(4_999);
});

test('the policy that the gateway was started with outlives a deployment', async () => {
  await using gateway = await startTestGateway({ throttle: 'off' });

  gateway.configure(testApi({ throttle: { requestsPerSecond: 0, burst: 0 } }));

  expect((await fetch(`${gateway.url}/v1/x`)).status).toBe(200);
});

test('the event names the new deployment', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });

  await fetch(`${gateway.url}/v1/x`);
  gateway.configure(testApi({ binaryMediaTypes: ['image/png'] }));
  await fetch(`${gateway.url}/v1/x`);

  const [before, after] = calls.map(({ event }) => /"deploymentId":"(\w+)"/.exec(event)?.[1]);
  expect(before).toMatch(/^[a-z\d]{6}$/);
  expect(after).not.toBe(before);
});

test('a deployment with headers that HTTP forbids is refused, and the old one stays in force', async () => {
  await using gateway = await startTestGateway();

  const broken = testApi({ routes: [], cors: { ...CORS, allowOrigin: 'a\nb' } });

  expect(() => gateway.configure(broken)).toThrow('HTTP forbids a character in it');
  expect((await fetch(`${gateway.url}/v1/x`)).status).toBe(200);
});
