import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Application } from '../application.ts';
import { createEventsApi } from '../events/events-api.ts';
import { callControl, startTestControl } from './test-control.ts';

const fixture = { name: 'order', description: 'an order', origin: 'built-in', body: '{"n":1.000}' } as const;

const application: Application = {
  events: {
    list: async (query, matches) => ({ events: [], next: `${query.status} ${query.limit} ${matches !== undefined}` }),
    find: async () => undefined,
  },
  keyLimits: async () => [],
  fixtures: async () => ({ fixtures: [fixture], problems: [] }),
  localApiKey: 'the-test-key',
};

/** A control API before an API that notes what it gets and answers 409. */
async function startEvents(authMode: 'local' | 'aws' = 'local', isKnown = true) {
  const received: string[] = [];
  const gateway = createServer(async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('');
    received.push(`${request.method} ${request.url} ${request.headers['x-api-key']} ${body}`);
    response.writeHead(409, { 'x-amzn-RequestId': 'r-1' }).end('{"error":{"code":"CONFLICT"}}');
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void gateway.close());
  const apiUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const control = await startTestControl({
    events: createEventsApi({ application: isKnown ? application : undefined, apiUrl, authMode: () => authMode }),
    fixtures: application.fixtures,
    limits: async () => ({ throttles: [], counts: COUNTS, keys: [], partitions: [] }),
  });
  onTestFinished(() => control[Symbol.asyncDispose]());
  const call = (method: string, path: string, body?: unknown) =>
    callControl(control.port, path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { call, received };
}

const COUNTS = {
  running: 0,
  queued: 0,
  environments: 1,
  maxEnvironments: 16,
  concurrencyLimit: 1_000,
  throttled: 0,
  coldStarts: 1,
};

test('passes actions on to the API byte by byte, and its answers back whatever their status', async () => {
  const { call, received } = await startEvents();

  const answers = [
    await call('POST', '/v1/events', { body: '{"payload":{"n":1.000}}' }),
    await call('POST', '/v1/events', { fixture: 'order', apiKey: 'another' }),
    await call('POST', '/v1/events/a%2Fb/ack'),
    await call('DELETE', '/v1/events/e-1', { apiKey: 'another' }),
  ];

  expect(received).toEqual([
    'POST /v1/events the-test-key {"payload":{"n":1.000}}',
    'POST /v1/events another {"n":1.000}',
    'POST /v1/events/a%2Fb/ack the-test-key ',
    'DELETE /v1/events/e-1 another ',
  ]);
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(body).toEqual({ status: 409, requestId: 'r-1', body: '{"error":{"code":"CONFLICT"}}' });
  }
});

test('lists events, fixtures and limits', async () => {
  const { call } = await startEvents();

  const answers = await Promise.all([
    call('GET', '/v1/events'),
    call('GET', '/v1/events?status=acknowledged&limit=5&filter=type:x'),
    call('GET', '/v1/fixtures'),
    call('GET', '/v1/limits'),
  ]);

  expect(answers.map(({ body }) => body)).toEqual([
    { events: [], next: 'pending 100 false' },
    { events: [], next: 'acknowledged 5 true' },
    { fixtures: [fixture], problems: [] },
    { throttles: [], counts: COUNTS, keys: [], partitions: [] },
  ]);
});

test.for([
  ['GET', '/v1/events/e-1', undefined, 404, /There is no event e-1/],
  ['GET', '/v1/events?status=lost', undefined, 400, /status: .*It can have status, order, limit, after, filter/],
  ['GET', '/v1/events?filter=type:', undefined, 400, /at column 6: A value of type is expected/],
  ['GET', '/v1/events?foo=1', undefined, 400, /foo/],
  ['POST', '/v1/events', {}, 400, /one of body, .* and fixture/],
  ['POST', '/v1/events', { fixture: 'nope' }, 400, /There is no fixture nope. Fixtures are order/],
  ['POST', '/v1/events/e-1/ack', { key: 'x' }, 400, /key/],
] as const)('refuses %s %s', async ([method, path, body, status, message]) => {
  const { call, received } = await startEvents();

  expect(await call(method, path, body)).toMatchObject({ status, body: { error: expect.stringMatching(message) } });
  expect(received).toEqual([]);
});

test('wants a key where there is no test key, and says so where nothing is known of the function', async () => {
  const aws = await startEvents('aws');
  const bare = await startEvents('local', false);

  expect((await aws.call('DELETE', '/v1/events/e-1')).body).toMatchObject({
    error: expect.stringMatching(/^apiKey: /),
  });
  expect((await aws.call('DELETE', '/v1/events/e-1', { apiKey: 'k' })).body).toMatchObject({ status: 409 });
  expect(await bare.call('GET', '/v1/events')).toMatchObject({ status: 400 });
});
