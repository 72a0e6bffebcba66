import { expect, test } from 'vitest';
import { openClient, recording, startTestGateway, testApi } from './test-gateway.ts';

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';
const CORS = { allowOrigin: '*', allowMethods: 'GET', allowCredentials: false };
const ONE_REQUEST = { requestsPerSecond: 0, burst: 1 };

test('a request beyond the burst is a 429 without Retry-After, and does not reach the function', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke, api: testApi({ throttle: ONE_REQUEST }) });
  await using client = openClient(gateway);

  client.send(GET);
  const first = await client.answer();
  client.send(GET);
  const second = await client.answer();

  expect(first.status).toBe(200);
  expect(second.status).toBe(429);
  expect(second.head).not.toMatch(/retry-after/i);
  expect(calls).toHaveLength(1);
  expect(gateway.records[1]).toMatchObject({
    status: 429,
    traceId: undefined,
    lambdaRequestId: undefined,
    calledMs: undefined,
    throttles: [{ bucket: 'stage', isAdmitted: false, tokens: 0, requestsPerSecond: 0, burst: 1 }],
    outcome: { kind: 'failed', failure: 'throttled' },
  });
});

test('a gateway response for THROTTLED gives the 429 its CORS headers', async () => {
  const gatewayResponses = { THROTTLED: { headers: { 'Access-Control-Allow-Origin': '*' } } };
  const api = testApi({ throttle: { requestsPerSecond: 0, burst: 0 }, gatewayResponses });
  await using gateway = await startTestGateway({ api });
  await using client = openClient(gateway);

  client.send(GET);

  expect((await client.answer()).head).toContain('\r\nAccess-Control-Allow-Origin: *\r\n');
});

test('the bucket fills up with the time', async () => {
  let monotonicMs = 0;
  await using gateway = await startTestGateway({
    clock: { epochMs: () => 0, monotonicMs: () => monotonicMs },
    throttle: { requestsPerSecond: 2, burst: 1 },
  });
  await using client = openClient(gateway);
  const statusAt = async (nowMs: number) => {
    monotonicMs = nowMs;
    client.send(GET);
    return (await client.answer()).status;
  };

  expect(await statusAt(0)).toBe(200);
  expect(await statusAt(499)).toBe(429);
  expect(await statusAt(500)).toBe(200);
});

test('preflights are throttled too, apart from the requests they ask for', async () => {
  await using gateway = await startTestGateway({ api: testApi({ cors: CORS, throttle: ONE_REQUEST }) });
  await using client = openClient(gateway);
  const options = 'OPTIONS /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';

  client.send(GET + options + options);

  expect((await client.answer()).status).toBe(200);
  expect((await client.answer()).status).toBe(200);
  expect((await client.answer()).status).toBe(429);
});

test('unknown routes are not throttled and use up nothing', async () => {
  await using gateway = await startTestGateway({ throttle: { requestsPerSecond: 0, burst: 0 } });
  await using client = openClient(gateway);

  client.send('GET /nope HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3));

  for (let count = 0; count < 3; count++) expect((await client.answer()).status).toBe(403);
  expect(gateway.records[0]?.throttles).toEqual([]);
  expect(gateway.throttles().at(-1)).toMatchObject({ bucket: 'account', tokens: 5_000 });
});

test('the gateway tells how its buckets stand', async () => {
  await using gateway = await startTestGateway({ api: testApi({ throttle: { requestsPerSecond: 0, burst: 2 } }) });
  await using client = openClient(gateway);

  client.send(GET.repeat(3));
  for (let count = 0; count < 3; count++) await client.answer();

  expect(gateway.throttles()).toEqual([
    {
      bucket: 'stage',
      name: 'ANY /v1/{proxy+}',
      tokens: 0,
      requestsPerSecond: 0,
      burst: 2,
      admitted: 2,
      throttled: 1,
    },
    {
      bucket: 'account',
      name: '123456789012',
      tokens: 4_998,
      requestsPerSecond: 10_000,
      burst: 5_000,
      admitted: 2,
      throttled: 0,
    },
  ]);
});

test('nothing is throttled where throttling is off', async () => {
  const api = testApi({ throttle: { requestsPerSecond: 0, burst: 0 } });
  await using gateway = await startTestGateway({ api, throttle: 'off' });
  await using client = openClient(gateway);

  client.send(GET);

  expect((await client.answer()).status).toBe(200);
  expect(gateway.throttles()).toEqual([]);
});
