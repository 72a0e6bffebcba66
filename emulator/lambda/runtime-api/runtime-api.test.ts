import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { MAX_RESPONSE_BYTES, type RuntimeEvents, startRuntimeApi } from './runtime-api.ts';

const delivery = {
  requestId: 'id-1',
  event: '{"n":"€"}',
  deadlineMs: 1_700_000_000_000,
  functionArn: 'arn:fn',
  traceId: 'Root=1',
  clockOffsetMs: 0,
};

async function startApi() {
  const events: string[] = [];
  const next = Promise.withResolvers<void>();
  const record: RuntimeEvents = {
    onNext: () => {
      events.push('next');
      next.resolve();
    },
    onResponse: (payload) => events.push(`response ${payload}`),
    onResponseTooLarge: () => events.push('too large'),
    onError: (payload) => events.push(`error ${payload}`),
    onInitError: (payload) => events.push(`init error ${payload}`),
  };
  const api = await startRuntimeApi(record);
  const url = `http://${api.address}/2018-06-01`;
  const post = (path: string, body: string) => fetch(`${url}/runtime/${path}`, { method: 'POST', body });
  return { api, events, url, post, asked: next.promise, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

/** An environment that has taken the event `id-1`. */
async function startWithEvent() {
  const started = await startApi();
  const answer = fetch(`${started.url}/runtime/invocation/next`);
  await started.asked;
  started.api.deliver(delivery);
  return { ...started, delivered: await answer };
}

test('delivers an event with the headers of AWS', async () => {
  await using api = await startWithEvent();

  const { delivered } = api;

  expect(delivered.status).toBe(200);
  expect(Object.fromEntries(delivered.headers)).toMatchObject({
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': 'id-1',
    'lambda-runtime-deadline-ms': '1700000000000',
    'lambda-runtime-invoked-function-arn': 'arn:fn',
    'lambda-runtime-trace-id': 'Root=1',
  });
  expect(await delivered.text()).toBe('{"n":"€"}');
});

test('accepts one response to an event and refuses a second', async () => {
  await using api = await startWithEvent();

  const answers = [await api.post('invocation/id-1/response', '1'), await api.post('invocation/id-1/response', '2')];

  expect(answers.map(({ status }) => status)).toEqual([202, 400]);
  expect(await answers[0]?.text()).toBe('{"status":"OK"}\n');
  expect(await answers[1]?.json()).toMatchObject({ errorType: 'InvalidRequestID' });
  expect(api.events).toEqual(['next', 'response 1']);
});

test('refuses a response to another event than the current', async () => {
  await using api = await startWithEvent();

  const answer = await api.post('invocation/id-0/response', '1');

  expect(answer.status).toBe(400);
  expect(api.events).toEqual(['next']);
});

test.for([
  [MAX_RESPONSE_BYTES, 202, 'response'],
  [MAX_RESPONSE_BYTES + 1, 413, 'too large'],
] as const)('answers a response of %s bytes with %s', async ([bytes, status, event]) => {
  await using api = await startWithEvent();

  const answer = await api.post('invocation/id-1/response', 'x'.repeat(bytes));

  expect(answer.status).toBe(status);
  expect(api.events[1]).toMatch(new RegExp(`^${event}`));
});

test('says in the words of AWS that a response is too large', async () => {
  await using api = await startWithEvent();

  const answer = await api.post('invocation/id-1/response', 'x'.repeat(MAX_RESPONSE_BYTES + 1));

  expect(await answer.text()).toBe(
    '{"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}',
  );
});

test('accepts the error of a handler', async () => {
  await using api = await startWithEvent();

  const answer = await api.post('invocation/id-1/error', '{"a":1}');

  expect(answer.status).toBe(202);
  expect(api.events).toEqual(['next', 'error {"a":1}']);
});

test('accepts the error of an initialisation, and asks for no event after it', async () => {
  await using api = await startApi();

  const answer = await api.post('init/error', '{"a":1}');
  const next = await fetch(`${api.url}/runtime/invocation/next`);

  expect([answer.status, next.status]).toEqual([202, 403]);
  expect(await next.json()).toEqual({
    errorMessage: 'State transition from InitError to Ready failed for runtime. Error: State transition is not allowed',
    errorType: 'InvalidStateTransition',
  });
  expect(api.events).toEqual(['init error {"a":1}']);
});

test('refuses the error of an initialisation that is over', async () => {
  await using api = await startWithEvent();

  const answer = await api.post('init/error', '{}');

  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    errorMessage: expect.stringMatching(/^State transition from Running to/),
  });
  expect(api.events).toEqual(['next']);
});

test('gives the event that is worked on to whoever asks for the next', async () => {
  await using api = await startWithEvent();

  const again = await fetch(`${api.url}/runtime/invocation/next`);

  expect(await again.text()).toBe(delivery.event);
  expect(again.headers.get('lambda-runtime-aws-request-id')).toBe('id-1');
  expect(api.events).toEqual(['next']);
});

test('tells how far the clock is moved, and nothing when it is not', async () => {
  await using api = await startApi();
  const answer = fetch(`${api.url}/runtime/invocation/next`);
  await api.asked;

  api.api.deliver({ ...delivery, clockOffsetMs: -3_600_000 });
  await using unmoved = await startWithEvent();

  expect((await answer).headers.get('triggers-clock-offset-ms')).toBe('-3600000');
  expect(unmoved.delivered.headers.has('triggers-clock-offset-ms')).toBe(false);
});

test.for([
  ['a head without end', `GET /${'x'.repeat(100_000)}`],
  ['a length that is none', 'POST /2018-06-01/runtime/init/error HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
  ['chunks', 'POST /2018-06-01/runtime/init/error HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'],
] as const)('closes a connection that sends %s', async ([, text]) => {
  await using api = await startApi();
  const [host, port] = api.api.address.split(':');
  const socket = connect(Number(port), host);

  socket.on('error', () => {}).end(text);
  socket.resume();
  await once(socket, 'close');

  expect(api.events).toEqual([]);
});

test('answers a ping, and 404 to what it does not know', async () => {
  await using api = await startApi();

  const answers = await Promise.all([
    fetch(`${api.url}/ping`),
    fetch(`${api.url}/runtime/other`),
    api.post('restore/error', ''),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
});
