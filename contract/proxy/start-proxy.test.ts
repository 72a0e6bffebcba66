import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test as base, expect } from 'vitest';
import { createHttpSender } from '../engine/http-sender.ts';
import type { PassedExchange } from './passed-exchange.ts';
import { startProxy } from './start-proxy.ts';
import { parseTarget } from './target-address.ts';

/** A target whose bytes a test writes and reads itself, and the proxy before it. */
const test = base.extend(
  'through',
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed.
  async ({}, { onCleanup }) => {
    const stack = new AsyncDisposableStack();
    onCleanup(() => stack.disposeAsync());
    return async (answer: (socket: Socket) => void, options: { readonly maxBodyBytes?: number } = {}) => {
      const received: Buffer[] = [];
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('data', (chunk) => received.push(chunk));
        socket.on('error', () => socket.destroy());
        stack.defer(() => void socket.destroy());
        answer(socket);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      stack.defer(() => void server.close());
      const { port } = server.address() as AddressInfo;
      const proxy = await proxyTo(port, options);
      return { ...proxy, received: () => Buffer.concat(received).toString('latin1') };
    };

    async function proxyTo(port: number, { maxBodyBytes = 1_000_000 }: { readonly maxBodyBytes?: number }) {
      const exchanges: PassedExchange[] = [];
      const lost: string[] = [];
      const proxy = stack.use(
        await startProxy({
          target: parseTarget(`http://127.0.0.1:${port}`, undefined),
          port: 0,
          maxBodyBytes,
          nowMs: Date.now,
          onExchange: (exchange) => exchanges.push(exchange),
          onLost: (reason) => lost.push(reason),
        }),
      );
      return { url: proxy.url, exchanges, lost };
    }
  },
);

/** Sends bytes and ends; all that comes back. */
async function converse(url: string, bytes: string | Buffer): Promise<string> {
  const { port } = new URL(url);
  const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
  const answer = buffer(socket);
  socket.end(bytes);
  return (await answer).toString('latin1');
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const CONVERSATIONS = [
  [
    'two requests at once on one connection',
    'GET /a HTTP/1.1\r\nhost: A\r\n\r\nGET /b HTTP/1.1\r\nHOST: b\r\n\r\n',
    OK + OK,
  ],
  [
    'headers twice, in any case and with any blanks',
    'GET / HTTP/1.1\r\nHost:x\r\nX-a:   1  \r\nx-A: 2\r\nX-A: \r\n\r\n',
    'HTTP/1.1 200 Fine by me\r\nset-cookie: a\r\nSet-Cookie:b\r\ncontent-length: 0\r\n\r\n',
  ],
  [
    'chunks as they were cut, with extensions and trailers',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;a\r\nhi\r\n0\r\nT: 1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n02\r\nbc\r\n0\r\n\r\n',
  ],
  ['an answer that ends with the connection', 'GET / HTTP/1.0\r\n\r\n', 'HTTP/1.0 200 OK\r\n\r\nall that follows'],
  [
    'an interim answer before the answer',
    'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na',
    `HTTP/1.1 100 Continue\r\n\r\n${OK}`,
  ],
  ['an answer to HEAD', 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
  ['what is no HTTP', 'hello there\r\n\r\n\u0000\u0001', 'go away'],
  [
    'another protocol after an upgrade',
    'GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n\u0007',
    'HTTP/1.1 101 Over\r\n\r\n\u0001\u0002',
  ],
  ['bytes that are no text', 'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n\u0000\u00ff\r\n', OK],
] as const;

for (const [what, request, response] of CONVERSATIONS) {
  test(`${what} passes byte for byte`, async ({ through }) => {
    const { url, received } = await through((socket) => {
      socket.once('end', () => socket.end(response, 'latin1'));
    });

    const answer = await converse(url, Buffer.from(request, 'latin1'));

    expect(received()).toBe(request);
    expect(answer).toBe(response);
  });
}

test('each request is told with its answer, in order', async ({ through }) => {
  const { url, exchanges } = await through((socket) => {
    socket.once('end', () => socket.end(`HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx${OK}`));
  });

  await converse(url, 'POST /a?b HTTP/1.1\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nhiHEAD /c HTTP/1.1\r\n\r\n');

  expect(exchanges.map(({ request, response }) => [request.method, request.target, response?.status])).toEqual([
    ['POST', '/a?b', 404],
    ['HEAD', '/c', 200],
  ]);
  const [first] = exchanges;
  expect(first?.request).toMatchObject({
    headers: [
      ['X-A', '1'],
      ['Content-Length', '2'],
    ],
    framing: 'length',
  });
  expect([first?.request.body.content?.toString(), first?.response?.body.content?.toString()]).toEqual(['hi', 'x']);
});

test('an answer passes as soon as it comes, before the request has ended', async ({ through }) => {
  const { url, exchanges } = await through((socket) => {
    socket.once('data', () => socket.write(OK));
    socket.once('end', () => socket.end());
  });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });

  socket.write('POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nsome');
  const [answer] = await once(socket, 'data');
  socket.destroy();

  expect(String(answer)).toBe(OK);
  await expect.poll(() => exchanges.length).toBe(1);
  expect(exchanges[0]?.response?.status).toBe(200);
  expect(exchanges[0]?.request.body).toMatchObject({ bytes: 4, content: undefined });
});

test('bodies over the bound pass whole and are only counted', async ({ through }) => {
  const { url, exchanges, received } = await through(
    (socket) => {
      socket.once('end', () =>
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n${'b'.repeat(5_000_000)}`),
      );
    },
    { maxBodyBytes: 1_000 },
  );

  const answer = await converse(url, `POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n${'a'.repeat(3_000_000)}`);

  expect([received().length, answer.length]).toEqual([3_000_044, 5_000_044]);
  expect(exchanges[0]?.request.body).toMatchObject({ bytes: 3_000_000, content: undefined });
  expect(exchanges[0]?.response?.body).toMatchObject({ bytes: 5_000_000, content: undefined });
});

test('a target that cannot be reached is a 502 that says whose it is', async ({ through }) => {
  const { url, exchanges } = await through((socket) => socket.destroy());
  const dead = createServer().listen(0, '127.0.0.1');
  await once(dead, 'listening');
  const { port } = dead.address() as AddressInfo;
  dead.close();
  await once(dead, 'close');
  await using proxy = await startProxy({
    target: parseTarget(`http://127.0.0.1:${port}`, undefined),
    port: 0,
    maxBodyBytes: 1_000,
    nowMs: Date.now,
    onExchange: (exchange) => exchanges.push(exchange),
    onLost: () => {},
  });

  const answer = await converse(proxy.url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');

  expect(url).not.toBe(proxy.url);
  expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*X-Triggers-Proxy: 502\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').message).toMatch(
    /^This is the contract proxy, not the API: http:\/\/127\.0\.0\.1:\d+ gave no answer: .*ECONNREFUSED/,
  );
  expect(exchanges[0]?.failure?.reason).toMatch(/ECONNREFUSED/);
  expect(exchanges[0]?.response).toBeUndefined();
});

test('a target that ends the connection before its first answer is a 502', async ({ through }) => {
  const { url, exchanges } = await through((socket) => {
    socket.once('data', () => socket.end());
  });

  const answer = await converse(url, 'GET / HTTP/1.1\r\n\r\n');

  expect(answer).toMatch(/^HTTP\/1\.1 502 .*[\s\S]*ended the connection without an answer/);
  expect(exchanges[0]?.failure).toEqual({ by: 'target', reason: 'the target ended the connection without an answer' });
});

test('a target that refuses an upload at once and closes is heard, by the client and by the log', async ({
  through,
}) => {
  const { url, exchanges } = await through((socket) => {
    socket.once('data', () =>
      socket.pause().end('HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno', () => socket.destroy()),
    );
  });
  using sender = createHttpSender({ url, maxConnections: 1, timeoutMs: 30_000, maxAnswerBytes: 1_000 });
  const upload = { method: 'POST', path: '/', headers: [], body: Buffer.alloc(10_000_000) };

  const answers = [await sender.send(upload), await sender.send(upload), await sender.send(upload)];

  expect(answers.map((answer) => answer.kind === 'answer' && answer.status)).toEqual([413, 413, 413]);
  await expect.poll(() => exchanges.map(({ response }) => response?.status)).toEqual([413, 413, 413]);
});

test('an answer that is cut is cut for the client too', async ({ through }) => {
  const { url, exchanges } = await through((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
    });
  });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  socket.write('GET / HTTP/1.1\r\n\r\n');
  socket.resume();

  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];

  expect(error.code).toBe('ECONNRESET');
  await expect.poll(() => exchanges[0]?.failure?.reason).toMatch(/^the target cut the connection/);
});

test('a client that goes away takes its connection to the target with it', async ({ through }) => {
  const [asked, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { url, exchanges } = await through((socket) => {
    socket.once('data', () => asked.resolve());
    socket.once('close', () => gone.resolve());
  });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await asked.promise;

  socket.resetAndDestroy();
  await gone.promise;

  expect(exchanges[0]?.failure?.by).toBe('client');
});

test('what cannot be read passes and is told', async ({ through }) => {
  const { url, lost } = await through((socket) => {
    socket.once('end', () => socket.end('bye'));
  });

  await converse(url, 'no http\r\n\r\n');

  expect(lost).toEqual(['the head is not HTTP/1.1']);
});

test('a port that is taken is refused with what to do', async ({ through }) => {
  const { url } = await through(() => {});
  const options = {
    target: parseTarget(url, undefined),
    port: Number(new URL(url).port),
    maxBodyBytes: 1,
    nowMs: Date.now,
    onExchange: () => {},
    onLost: () => {},
  };

  await expect(startProxy(options)).rejects.toThrow(/Port \d+ cannot be listened on: another process has it.*--port/);
});
