import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { FaultKind } from '../../protocol/faults.ts';
import type { FaultTarget } from '../faults/injected-fault.ts';
import { openClient, recording, startTestGateway, TEST_APIGW_ID, TEST_ROOT, testApi } from './test-gateway.ts';

const GET = 'GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n';

const always = (kind: FaultKind) => () => ({ faultId: 'fault-1', kind });

test.each([
  ['gateway-429', '429 Too Many Requests', 'TooManyRequestsException', '{"message":"Too Many Requests"}'],
  ['gateway-502', '502 Bad Gateway', 'InternalServerErrorException', '{"message": "Internal server error"}'],
  ['gateway-504', '504 Gateway Timeout', 'InternalServerErrorException', '{"message": "Endpoint request timed out"}'],
] as const)(
  '%s is answered with the bytes of AWS, and the function is not called',
  async (kind, status, type, body) => {
    const { calls, invoke } = recording();
    await using gateway = await startTestGateway({ invoke, chooseFault: always(kind) });
    await using client = openClient(gateway);

    client.send('POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc');

    expect(await client.answer()).toMatchObject({
      head: [
        `HTTP/1.1 ${status}`,
        'Date: Mon, 20 Jul 2026 01:50:16 GMT',
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: keep-alive',
        `X-Amzn-Trace-Id: ${TEST_ROOT}`,
        'x-amzn-RequestId: request-1',
        `x-amzn-ErrorType: ${type}`,
        `x-amz-apigw-id: ${TEST_APIGW_ID}`,
      ].join('\r\n'),
      body,
    });
    client.send(GET);
    expect((await client.answer()).body).toBe(body);
    expect(calls).toEqual([]);
    expect(gateway.records[0]).toMatchObject({
      requestBytes: 3,
      fault: { faultId: 'fault-1', kind },
      lambdaRequestId: undefined,
      outcome: { kind: 'failed', detail: `Injected fault fault-1: ${kind}` },
    });
  },
);

test('a connection is reset instead of the answer, which the function has made', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke, chooseFault: always('connection-reset') });
  await using client = openClient(gateway);
  const failed = once(client.socket, 'error');

  client.send(GET);

  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  await client.closed;
  expect(calls).toHaveLength(1);
  expect(gateway.records).toMatchObject([
    { status: 200, responseBytes: 0, responseHeaders: [], fault: { faultId: 'fault-1' }, outcome: { kind: 'reset' } },
  ]);
});

test('a fault of Lambda goes along with the invocation', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke, chooseFault: always('lambda-crash') });
  await using client = openClient(gateway);

  client.send(GET);
  await client.answer();

  expect(calls).toMatchObject([{ requestId: 'request-2', fault: { faultId: 'fault-1', kind: 'lambda-crash' } }]);
  expect(gateway.records).toMatchObject([{ lambdaRequestId: 'request-2', fault: { faultId: 'fault-1' } }]);
});

test('no fault goes along with an invocation that has none', async () => {
  const { calls, invoke } = recording();
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(GET);
  await client.answer();

  expect(calls).toMatchObject([{ requestId: 'request-2', fault: undefined }]);
});

test('a fault is chosen once for each request that a method takes, by what the client sent', async () => {
  const targets: FaultTarget[] = [];
  const chooseFault = (target: FaultTarget) => void targets.push(target);
  await using gateway = await startTestGateway({ chooseFault });
  await using client = openClient(gateway);

  client.send('POST /v1/a?b=c HTTP/1.1\r\nHost: x\r\nX-API-Key: key-1\r\nContent-Length: 0\r\n\r\n');
  client.send('GET /nope HTTP/1.1\r\nHost: x\r\n\r\n');
  client.send(GET);
  for (let count = 0; count < 3; count++) await client.answer();

  expect(targets).toEqual([
    { method: 'POST', path: '/v1/a', apiKey: 'key-1' },
    { method: 'GET', path: '/v1/x', apiKey: undefined },
  ]);
});

test('a request that is throttled anyway is not struck', async () => {
  let asked = 0;
  const chooseFault = () => {
    asked++;
    return undefined;
  };
  await using gateway = await startTestGateway({ chooseFault, throttle: { requestsPerSecond: 0, burst: 0 } });
  await using client = openClient(gateway);

  client.send(GET);

  expect((await client.answer()).status).toBe(429);
  expect(asked).toBe(0);
});

test('a preflight is struck by faults of the gateway', async () => {
  const cors = { allowOrigin: '*', allowMethods: 'GET', allowCredentials: false };
  await using gateway = await startTestGateway({ api: testApi({ cors }), chooseFault: always('gateway-502') });
  await using client = openClient(gateway);

  client.send('OPTIONS /v1/x HTTP/1.1\r\nHost: x\r\n\r\n');

  expect((await client.answer()).status).toBe(502);
});
