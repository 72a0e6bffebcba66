import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { TOKEN_HEADER } from '../../protocol/control-api.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { ControlApi } from './control-api.ts';
import { startControlServer } from './control-server.ts';
import { MAX_CONTROL_BODY_BYTES } from './json-body.ts';
import { callControl, startTestControl, TEST_STATUS, TEST_TOKEN, testControlApi } from './test-control.ts';

const json = JSON.stringify;

/** Counts resets, the simplest thing that changes anything. */
async function startCounting() {
  let resets = 0;
  const control = await startTestControl({
    reset: async () => {
      resets += 1;
      return { cutInvocations: 0 };
    },
  });
  return { port: control.port, resets: () => resets, [Symbol.asyncDispose]: () => control[Symbol.asyncDispose]() };
}

test.for(['127.0.0.1', 'localhost', '[::1]', 'localhost:8081'])('serves the Host %s', async (host) => {
  await using control = await startTestControl();

  expect(await callControl(control.port, '/v1/status', { headers: { Host: host } })).toMatchObject({ status: 200 });
});

test.for([
  { Host: 'evil.example' },
  { Host: 'localhost.evil.example' },
  { Host: '127.0.0.1.evil.example' },
  { Host: '10.0.0.1:8081' },
  { Host: 'localhost:8081@evil.example' },
  { Origin: 'http://evil.example' },
  { Origin: 'http://127.0.0.1:8080' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-origin' },
] as const)('refuses a call with %j, whether it reads or writes', async (headers) => {
  await using control = await startCounting();

  const answers = [
    await callControl(control.port, '/v1/status', { headers }),
    await callControl(control.port, '/v1/stream', { headers }),
    await callControl(control.port, '/v1/reset', { method: 'POST', headers }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(answers[0]?.body).toEqual({ error: expect.any(String) });
  expect(control.resets()).toBe(0);
});

test('lets a person look at it in a browser', async () => {
  await using control = await startTestControl();

  expect(await callControl(control.port, '/v1/status', { headers: { 'Sec-Fetch-Site': 'none' } })).toMatchObject({
    status: 200,
  });
});

test.for(['', 'wrong', `${TEST_TOKEN}x`, 'X'.repeat(TEST_TOKEN.length), 'é'.repeat(TEST_TOKEN.length)])(
  'refuses the token "%s"',
  async (token) => {
    await using control = await startCounting();

    const answers = await Promise.all(
      [
        ['POST', '/v1/reset'],
        ['POST', '/v1/clock'],
        ['DELETE', '/v1/faults'],
        ['POST', '/v1/requests/1/replay'],
        ['POST', '/v1/keys'],
      ].map(([method = '', path = '']) =>
        callControl(control.port, path, { method, headers: { [TOKEN_HEADER]: token } }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(control.resets()).toBe(0);
  },
);

test('tells what runs, and nothing that the protocol does not name', async () => {
  const environment = {
    logStreamName: 's',
    state: 'idle',
    invocations: 1,
    maxMemoryUsedMb: 90,
    accessKeyId: 'ASIASECRET',
  };
  await using control = await startTestControl({
    status: () => ({ ...TEST_STATUS, environments: [environment as never] }),
  });

  const answer = await callControl(control.port, '/v1/status');

  expect(answer.body).toMatchObject({ ...TEST_STATUS, environments: [{ logStreamName: 's', state: 'idle' }] });
  expect(json(answer.body)).not.toContain('ASIASECRET');
});

test('resets, and answers when that is done', async () => {
  const order: string[] = [];
  await using control = await startTestControl({
    reset: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('reset');
      return { cutInvocations: 2 };
    },
  });

  const answer = await callControl(control.port, '/v1/reset', { method: 'POST' });
  order.push('answered');

  expect(answer).toMatchObject({ status: 200, body: { ...TEST_STATUS, cutInvocations: 2 } });
  expect(order).toEqual(['reset', 'answered']);
});

test('passes on what is asked for, and answers what is said', async () => {
  const calls: unknown[] = [];
  const say =
    (name: string, answer: unknown) =>
    (...told: unknown[]) => {
      calls.push([name, ...told]);
      return answer as never;
    };
  await using control = await startTestControl({
    requests: {
      list: say('list', { requests: [] }),
      find: say('find', { log: [] }),
      replay: say('replay', { status: 201 }),
    },
    requestCounts: say('counts', []),
    faults: {
      list: say('faults', []),
      add: say('add', { id: 'fault-1' }),
      remove: say('remove', true),
      clear: say('clear', undefined),
    },
    clock: { read: say('read', { offsetMs: 0 }), change: say('change', { offsetMs: 1 }) },
    keys: { create: say('create', { id: 'a' }), list: say('keys', []), revoke: say('revoke', 'a1') },
    logs: say('logs', { events: [] }),
    metrics: say('metrics', { minutes: [] }),
    partitions: say('partitions', []),
  });
  const ask = async (method: string, path: string, body?: unknown) =>
    (await callControl(control.port, path, { method, ...(body !== undefined && { body: json(body) }) })).body;

  const answers = [
    await ask('GET', '/v1/requests?limit=5&status=5xx&path=/v1/*'),
    await ask('GET', '/v1/requests/a%2Fb'),
    await ask('POST', '/v1/requests/a/replay', { idempotencyKey: 'new' }),
    await ask('POST', '/v1/requests/a/replay'),
    await ask('GET', '/v1/request-counts'),
    await ask('GET', '/v1/faults'),
    await ask('POST', '/v1/faults', { kind: 'gateway-429', share: 0.5 }),
    await ask('DELETE', '/v1/faults/fault-1'),
    await ask('DELETE', '/v1/faults'),
    await ask('GET', '/v1/clock'),
    await ask('POST', '/v1/clock', { advanceMs: 5 }),
    await ask('GET', '/v1/keys'),
    await ask('POST', '/v1/keys', { name: 'shop', rateLimit: 7 }),
    await ask('DELETE', '/v1/keys/0123456789ab'),
    await ask('GET', '/v1/logs?limit=3'),
    await ask('GET', '/v1/metrics'),
    await ask('GET', '/v1/partitions'),
  ];

  expect(answers).toEqual([
    { requests: [] },
    { log: [] },
    { status: 201 },
    { status: 201 },
    { clients: [] },
    { faults: [] },
    { id: 'fault-1' },
    { faults: [] },
    { faults: [] },
    { offsetMs: 0 },
    { offsetMs: 1 },
    { keys: [] },
    { id: 'a' },
    { id: 'a1' },
    { events: [] },
    { minutes: [] },
    { partitions: [] },
  ]);
  expect(calls).toEqual([
    ['list', { limit: 5, status: '5xx', path: '/v1/*' }, undefined],
    ['find', 'a/b'],
    ['replay', 'a', { idempotencyKey: 'new' }],
    ['replay', 'a', { idempotencyKey: 'same' }],
    ['counts'],
    ['faults'],
    ['add', { kind: 'gateway-429', share: 0.5 }],
    ['remove', 'fault-1'],
    ['faults'],
    ['clear'],
    ['faults'],
    ['read'],
    ['change', { advanceMs: 5 }],
    ['keys'],
    ['create', { name: 'shop', rateLimit: 7 }],
    ['revoke', '0123456789ab'],
    ['logs', new URLSearchParams('limit=3')],
    ['metrics', new URLSearchParams()],
    ['partitions'],
  ]);
});

test.for([
  ['POST', '/v1/clock', '{"advanceMs":1.5}', 400, /advanceMs/],
  ['POST', '/v1/clock', '{}', 400, /one of advanceMs and setTimeMs/],
  ['POST', '/v1/clock', '{"advanceMs":1,"reset":true}', 400, /one of advanceMs/],
  ['POST', '/v1/clock', '{', 400, /^The body is not JSON/],
  ['POST', '/v1/faults', '{"kind":"nope"}', 400, /^The body is not usable: kind: /],
  ['POST', '/v1/faults', '{"kind":"gateway-429","typo":1}', 400, /typo/],
  ['POST', '/v1/faults', '[]', 400, /not usable/],
  ['POST', '/v1/keys', '{"rateLimit":0}', 400, /rateLimit: /],
  ['POST', '/v1/keys', '{"expiresAt":"tomorrow"}', 400, /expiresAt: /],
  ['POST', '/v1/requests/1/replay', '{"idempotencyKey":""}', 400, /idempotencyKey: /],
  [
    'GET',
    '/v1/requests?status=abc',
    undefined,
    400,
    /status: must be a status, 404, or a class, 5xx\. It can have limit, before/,
  ],
  ['GET', '/v1/requests?limit=0', undefined, 400, /limit: /],
  ['GET', '/v1/requests?nope=1', undefined, 400, /nope/],
  ['GET', '/v1/requests/%zz', undefined, 400, /percent-encoding/],
  ['POST', '/v1/clock', 'x'.repeat(MAX_CONTROL_BODY_BYTES + 1), 413, /over 1048576 bytes/],
  ['GET', '/', undefined, 404, /has no \//],
  ['GET', '//', undefined, 404, /./],
  ['GET', '/v1/requests/', undefined, 404, /has no/],
  ['GET', '/v1/requests/1/2/3', undefined, 404, /has no/],
  ['GET', '/v1/toString', undefined, 404, /has no/],
  ['GET', '/v1/reset', undefined, 405, /Use POST/],
  ['PUT', '/v1/faults', undefined, 405, /Use GET, POST, DELETE/],
  ['POST', '/v1/status', undefined, 405, /Use GET/],
] as const)('refuses %s %s with %s', async ([method, path, body, status, error]) => {
  await using control = await startTestControl();

  const answer = await callControl(control.port, path, { method, ...(body !== undefined && { body }) });

  expect(answer).toMatchObject({ status, body: { error: expect.stringMatching(error) } });
  expect(answer.headers.allow).toBe(status === 405 ? /Use (.*)\./.exec(json(answer.body))?.[1] : undefined);
});

test('wants JSON to say that it is JSON', async () => {
  await using control = await startTestControl();

  const answer = await callControl(control.port, '/v1/clock', {
    method: 'POST',
    body: '{"reset":true}',
    headers: { 'Content-Type': 'text/plain' },
  });

  expect(answer).toMatchObject({ status: 415, body: { error: expect.stringContaining('application/json') } });
});

test.for([
  [new WorkbenchError('BAD_ARGUMENT', 'Give a number.'), 400, 'Give a number.'],
  [new WorkbenchError('REQUEST_REFUSED', 'It is not kept.'), 409, 'It is not kept.'],
  [new WorkbenchError('DATABASE_ENDED', 'It has ended.'), 503, 'It has ended.'],
  [new Error('the disk is full'), 500, 'The control call failed: the disk is full'],
] as const)('says what went wrong: %s', async ([thrown, status, error]) => {
  await using control = await startTestControl({
    reset: async () => {
      throw thrown;
    },
  });

  expect(await callControl(control.port, '/v1/reset', { method: 'POST' })).toMatchObject({ status, body: { error } });
});

test.for(['/v1/requests/gone', '/v1/requests/gone/replay', '/v1/faults/fault-9'])(
  'says that %s is not there',
  async (path) => {
    await using control = await startTestControl({
      requests: { list: () => ({ requests: [] }), find: () => undefined, replay: async () => undefined },
      faults: { remove: () => false } as unknown as ControlApi['faults'],
    });
    const method = path.endsWith('gone') ? 'GET' : path.endsWith('replay') ? 'POST' : 'DELETE';

    expect(await callControl(control.port, path, { method })).toMatchObject({
      status: 404,
      body: { error: expect.stringMatching(/gone is not kept|no fault fault-9/) },
    });
  },
);

test('answers calls that come while the emulator starts when it has started', async () => {
  const api = Promise.withResolvers<ControlApi>();
  await using control = await startControlServer({ port: 0, token: TEST_TOKEN, api: api.promise });

  const waiting = callControl(control.port, '/v1/status');
  const refused = await callControl(control.port, '/v1/nope');
  api.resolve(testControlApi());

  expect(refused.status).toBe(404);
  expect(await waiting).toMatchObject({ status: 200, body: TEST_STATUS });
});

test('answers while two thousand connections do nothing, and others leave in the middle of a call', async () => {
  await using control = await startTestControl();
  const sockets = Array.from({ length: 2_000 }, () => connect(control.port, '127.0.0.1').on('error', () => undefined));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => (socket.connecting ? once(socket, 'connect') : undefined)));
  const head = `POST /v1/clock HTTP/1.1\r\nHost: localhost\r\n${TOKEN_HEADER}: ${TEST_TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`;
  for (const socket of sockets.slice(0, 50) as Socket[]) socket.write(head, () => socket.destroy());

  const answers = await Promise.all(Array.from({ length: 20 }, () => callControl(control.port, '/v1/status')));

  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
});

test('refuses a taken port with its number and what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    other.close();
  });
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const start = startControlServer({
    port,
    token: TEST_TOKEN,
    api: Promise.resolve(testControlApi()),
  });

  await expect(start).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringMatching(new RegExp(`^Port ${port} is taken .*--control-port 0`)),
  });
});
