import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type EmulatorStatus, TOKEN_HEADER } from '../../protocol/control-api.ts';
import { startControlServer } from './control-server.ts';

const TOKEN = 'the-token-of-the-connection-file';

const status: EmulatorStatus = {
  version: '0.0.0',
  processId: 1,
  startedAtMs: 0,
  apiUrl: 'http://127.0.0.1:1',
  stage: 'prod',
  authMode: 'local',
  functionName: 'fn',
  environments: [],
};

async function start(reset: () => Promise<void> = async () => {}) {
  const counts: number[] = [];
  const logs = (count: number) => {
    counts.push(count);
    return { events: [{ logGroupName: 'group', logStreamName: 'stream', timestampMs: 1, message: 'line\n' }] };
  };
  const server = await startControlServer({
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    status: () => status,
    logs,
    reset,
  });
  return { ...server, counts, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

/** Node's own client: it sends the Host and the path that it is given. */
async function send(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, ...options }).end();
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, body: JSON.parse(text) };
}

test('tells what runs, and the newest log events', async () => {
  await using control = await start();

  const answers = [
    await send(control.port, '/v1/status'),
    await send(control.port, '/v1/logs'),
    await send(control.port, '/v1/logs?count=5'),
  ];

  expect(answers[0]).toEqual({ status: 200, body: status });
  expect(answers[1]).toMatchObject({ status: 200, body: { events: [{ message: 'line\n' }] } });
  expect(control.counts).toEqual([1_000, 5]);
  expect(control.url).toBe(`http://127.0.0.1:${control.port}`);
});

test.for(['127.0.0.1', 'localhost', '[::1]', 'localhost:8081'])('serves the Host %s', async (host) => {
  await using control = await start();

  expect(await send(control.port, '/v1/status', { headers: { Host: host } })).toMatchObject({ status: 200 });
});

test.for([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '10.0.0.1:8081',
  'localhost:8081@evil.example',
])('refuses the Host %s', async (host) => {
  let resets = 0;
  await using control = await start(async () => {
    resets += 1;
  });

  const answers = [
    await send(control.port, '/v1/status', { headers: { Host: host } }),
    await send(control.port, '/v1/reset', { method: 'POST', headers: { Host: host, [TOKEN_HEADER]: TOKEN } }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([403, 403]);
  expect(answers[0]?.body).toEqual({ error: expect.any(String) });
  expect(resets).toBe(0);
});

test.for(['http://evil.example', 'http://127.0.0.1:8080', 'null'])('refuses the web page %s', async (origin) => {
  await using control = await start();

  const answers = [
    await send(control.port, '/v1/status', { headers: { Origin: origin } }),
    await send(control.port, '/v1/reset', { method: 'POST', headers: { Origin: origin, [TOKEN_HEADER]: TOKEN } }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([403, 403]);
});

test('resets for who has the token, and answers when that is done', async () => {
  const order: string[] = [];
  await using control = await start(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push('reset');
  });

  const answer = await send(control.port, '/v1/reset', { method: 'POST', headers: { [TOKEN_HEADER]: TOKEN } });
  order.push('answered');

  expect(answer).toEqual({ status: 200, body: status });
  expect(order).toEqual(['reset', 'answered']);
});

test.for([undefined, '', 'wrong', `${TOKEN}x`, 'X'.repeat(TOKEN.length), 'é'.repeat(TOKEN.length)])(
  'refuses the token %s',
  async (token) => {
    let resets = 0;
    await using control = await start(async () => {
      resets += 1;
    });

    const headers: Record<string, string> = token === undefined ? {} : { [TOKEN_HEADER]: token };
    const answer = await send(control.port, '/v1/reset', { method: 'POST', headers });

    expect(answer.status).toBe(401);
    expect(resets).toBe(0);
  },
);

test('says so when a reset fails', async () => {
  await using control = await start(async () => {
    throw new Error('the disk is full');
  });

  const answer = await send(control.port, '/v1/reset', { method: 'POST', headers: { [TOKEN_HEADER]: TOKEN } });

  expect(answer).toEqual({ status: 500, body: { error: expect.stringContaining('the disk is full') } });
});

test.for([
  ['GET', '/'],
  ['GET', '/v1/reset'],
  ['POST', '/v1/status'],
  ['DELETE', '/v1/events'],
  ['GET', '//'],
] as const)('answers 404 to %s %s', async ([method, path]) => {
  await using control = await start();

  expect(await send(control.port, path, { method })).toEqual({ status: 404, body: { error: expect.any(String) } });
});

test('refuses a taken port with its number and what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    other.close();
  });
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const options = {
    host: '127.0.0.1',
    port,
    token: TOKEN,
    status: () => status,
    logs: () => ({ events: [] }),
    reset: async () => {},
  };

  const start = startControlServer(options);

  await expect(start).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringMatching(new RegExp(`^Port ${port} is taken .*--control-port 0`)),
  });
});
