import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { InvocationResult, Invoke } from '../lambda/invocation.ts';
import { openClient, recording, startTestGateway, TEST_APIGW_ID, TEST_ROOT, testApi } from './test-gateway.ts';

const DATE = 'Date: Mon, 20 Jul 2026 01:50:16 GMT';

const get = (path: string, ...headers: string[]) =>
  `GET ${path} HTTP/1.1\r\n${['Host: x', ...headers].join('\r\n')}\r\n\r\n`;

test('an unknown route is a 403, and the connection lives on', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(get('/prod/v1/events'));
  const unknown = await client.answer();
  client.send(get('/v1/events'));
  const known = await client.answer();

  expect(unknown).toMatchObject({
    head: [
      'HTTP/1.1 403 Forbidden',
      DATE,
      'Content-Type: application/json',
      'Content-Length: 42',
      'Connection: keep-alive',
      'x-amzn-RequestId: request-1',
      'x-amzn-ErrorType: MissingAuthenticationTokenException',
      `x-amz-apigw-id: ${TEST_APIGW_ID}`,
    ].join('\r\n'),
    body: '{"message":"Missing Authentication Token"}',
  });
  expect(known.status).toBe(200);
});

test('an unknown method of a known route is a 403, whatever its body', async () => {
  const api = testApi({ routes: [{ resource: '/v1/x', resourceId: 'id', methods: ['GET'] }] });
  await using gateway = await startTestGateway({ api });
  await using client = openClient(gateway);

  client.send('DELETE /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc');
  expect((await client.answer()).status).toBe(403);
  client.send('PROPFIND /v1/x HTTP/1.1\r\nHost: x\r\n\r\n');
  expect((await client.answer()).status).toBe(403);

  expect(gateway.records.map(({ resource, requestBytes }) => [resource, requestBytes])).toEqual([
    ['/v1/x', 3],
    ['/v1/x', 0],
  ]);
});

test('an unknown route with a bearer token is a broken signature', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);

  client.send(get('/nope', 'Authorization: Bearer x'));

  const { head, body } = await client.answer();
  expect(head).toContain('x-amzn-ErrorType: IncompleteSignatureException');
  expect(body).toBe(
    `{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): 'uTem/WB082UJMN2ajD6lH6UChGpTAddMJSx2iu923No='."}`,
  );
});

test('an unknown route with a whole signature is an unknown route', async () => {
  await using gateway = await startTestGateway();
  await using client = openClient(gateway);
  const authorization = 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=0';

  client.send(get('/nope', `Authorization: ${authorization}`, 'X-Amz-Date: 20260720T015016Z'));
  client.send(get('/nope', `Authorization: ${authorization}`, 'Date: Mon, 20 Jul 2026 01:50:16 GMT'));

  expect((await client.answer()).body).toBe('{"message":"Missing Authentication Token"}');
  expect((await client.answer()).body).toBe('{"message":"Missing Authentication Token"}');
});

test.each<[string, InvocationResult, number, string]>([
  [
    'a function that failed',
    { kind: 'functionError', requestId: 'lambda-1', errorType: 'Error', errorMessage: 'boom', payload: '{}' },
    502,
    '{"message": "Internal server error"}',
  ],
  [
    'a malformed answer',
    { kind: 'returned', requestId: 'lambda-1', payload: 'null' },
    502,
    '{"message": "Internal server error"}',
  ],
  [
    'a throttled function',
    { kind: 'throttled', requestId: 'lambda-1', reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    500,
    '{"message": "Internal server error"}',
  ],
  [
    'an event over 6 MB',
    { kind: 'tooLarge', requestId: 'lambda-1', eventBytes: 6_291_457 },
    413,
    '{"message": "Request Too Long"}',
  ],
])('%s is told as AWS tells it', async (_, result, status, body) => {
  await using gateway = await startTestGateway(recording(result));
  await using client = openClient(gateway);

  client.send(get('/v1/x'));

  expect(await client.answer()).toMatchObject({ status, body });
  expect(gateway.records[0]).toMatchObject({ status, lambdaRequestId: 'request-2', outcome: { kind: 'failed' } });
});

test('an integration error names the root of its trace before the request id', async () => {
  await using gateway = await startTestGateway(recording({ kind: 'returned', requestId: 'r', payload: '[]' }));
  await using client = openClient(gateway);

  client.send(get('/v1/x'));

  expect((await client.answer()).head.split('\r\n').slice(4)).toEqual([
    'Connection: keep-alive',
    `X-Amzn-Trace-Id: ${TEST_ROOT}`,
    'x-amzn-RequestId: request-1',
    'x-amzn-ErrorType: InternalServerErrorException',
    `x-amz-apigw-id: ${TEST_APIGW_ID}`,
  ]);
});

test('an answer that came in time is no timeout, though this process had no time to read it', async () => {
  const invoke: Invoke = async () => {
    // After the timer of the timeout is set.
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100));
    await stat('.');
    return { kind: 'returned', requestId: 'lambda-1', payload: '{}' };
  };
  await using gateway = await startTestGateway({ invoke, api: testApi({ integrationTimeoutMs: 50 }) });
  await using client = openClient(gateway);

  client.send(get('/v1/x'));

  expect((await client.answer()).status).toBe(200);
});

test('an invocation that breaks its promise is a 500 and told as a bug, and the gateway goes on', async () => {
  const error = new Error('a bug');
  const invoke: Invoke = (event) => {
    if (event.includes('/v1/sync')) throw error;
    return Promise.reject(error);
  };
  await using gateway = await startTestGateway({ invoke });
  await using client = openClient(gateway);

  client.send(get('/v1/sync') + get('/v1/async'));

  expect((await client.answer()).status).toBe(500);
  expect((await client.answer()).status).toBe(500);
  expect(gateway.records.map(({ outcome }) => outcome)).toEqual([
    { kind: 'emulatorFailed', error },
    { kind: 'emulatorFailed', error },
  ]);
});
