import { expect, test } from 'vitest';
import type { Invoke } from '../lambda/invocation.ts';
import type { GatewayRecord } from './gateway-record.ts';
import { openClient, recording, returning, startTestGateway, TEST_APIGW_ID, TEST_ROOT } from './test-gateway.ts';

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';
const OVER_10_MB = 10 * 1024 * 1024 + 1;

test('a record tells all of a request', async () => {
  let monotonicMs = 1_000;
  const invoke: Invoke = async () => {
    monotonicMs += 5;
    return { kind: 'returned', requestId: 'request-2', payload: '{"statusCode":201,"body":"12345"}' };
  };
  const clock = { epochMs: () => 1_784_512_216_828, monotonicMs: () => monotonicMs++ };
  await using gateway = await startTestGateway({ invoke, clock, throttle: { requestsPerSecond: 10, burst: 20 } });
  await using client = openClient(gateway);

  client.send('POST /v1/events?x=1 HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8\r\nContent-Length: 3\r\n\r\nabc');
  const { head } = await client.answer();

  expect(gateway.records).toEqual([
    {
      requestId: 'request-1',
      extendedRequestId: TEST_APIGW_ID,
      timeMs: 1_784_512_216_828,
      method: 'POST',
      path: '/v1/events',
      query: 'x=1',
      protocol: 'HTTP/1.1',
      resource: '/v1/{proxy+}',
      status: 201,
      requestBytes: 3,
      responseBytes: 5,
      latencyMs: 10,
      integrationLatencyMs: 6,
      sourceIp: '127.0.0.1',
      userAgent: 'curl/8',
      traceId: expect.stringContaining(TEST_ROOT),
      lambdaRequestId: 'request-2',
      startedAtMs: 1_001,
      receivedMs: 1,
      calledMs: 3,
      throttles: [
        { bucket: 'stage', isAdmitted: true, tokens: 19, requestsPerSecond: 10, burst: 20 },
        { bucket: 'account', isAdmitted: true, tokens: 4_999, requestsPerSecond: 10_000, burst: 5_000 },
      ],
      fault: undefined,
      requestHeaders: ['Host', 'x', 'User-Agent', 'curl/8', 'Content-Length', '3'],
      requestBody: Buffer.from('abc'),
      responseHeaders: head
        .split('\r\n')
        .slice(1)
        .flatMap((line) => line.split(/: (.*)/, 2)),
      responseBody: Buffer.from('12345'),
      outcome: { kind: 'answered' },
    },
  ]);
});

test('a record keeps what a function returned that was no response, and no body that was refused', async () => {
  await using gateway = await startTestGateway(recording({ kind: 'returned', requestId: 'r', payload: '"text"' }));
  await using client = openClient(gateway);

  client.send(GET);
  await client.answer();
  client.send(`POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: ${OVER_10_MB}\r\n\r\n`);
  client.send(Buffer.alloc(OVER_10_MB, 'a'));
  await client.answer();

  expect(gateway.records).toMatchObject([
    { failedPayload: '"text"' },
    { requestBytes: OVER_10_MB, requestBody: Buffer.alloc(0), lambdaRequestId: undefined, calledMs: undefined },
  ]);
});

test('the latency of a record ends with its answer, whatever is done with the record', async () => {
  let monotonicMs = 0;
  const latencies: number[] = [];
  const onRequest = ({ latencyMs }: GatewayRecord) => {
    monotonicMs += 1_000;
    latencies.push(latencyMs);
  };
  await using gateway = await startTestGateway({
    clock: { epochMs: () => 0, monotonicMs: () => monotonicMs },
    onRequest,
  });
  await using client = openClient(gateway);

  client.send(GET + GET);
  await client.answer();
  await client.answer();

  expect(latencies[0]).toBe(0);
});

test('an answer to HEAD has no body in its record', async () => {
  await using gateway = await startTestGateway({ invoke: returning({ body: 'abc' }) });
  await using client = openClient(gateway);

  client.send('HEAD /v1/x HTTP/1.1\r\nHost: x\r\n\r\n');
  await client.answer(true);

  expect(gateway.records).toMatchObject([{ responseBytes: 0, responseBody: Buffer.alloc(0) }]);
});
