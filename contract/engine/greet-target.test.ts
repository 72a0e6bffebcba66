import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { readContract } from '../spec/read-contract.ts';
import { greetTarget } from './greet-target.ts';
import { createHttpSender } from './http-sender.ts';

const contract = await readContract('openapi.yaml');

async function greet(url: string) {
  using sender = createHttpSender({ url, maxConnections: 2, timeoutMs: 400, maxAnswerBytes: 100_000 });
  const apiKey = { secret: 'key', variable: 'TRIGGERS_API_KEY' };
  return await greetTarget({ contract, sender, url, apiKey, signal: new AbortController().signal });
}

async function greetHttp(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await greet(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function greetTcp(onConnection: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await greet(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

test('a server that answers JSON is greeted, and tells its version', async () => {
  const greeting = await greetHttp((_request, response) => response.end('{"version":"1.2.3"}'));

  expect(greeting).toEqual({ hasGateway: false, version: '1.2.3' });
});

test('a gateway in front is known by its request id', async () => {
  const greeting = await greetHttp((_request, response) => response.setHeader('x-amzn-RequestId', 'a').end('{}'));

  expect(greeting.hasGateway).toBe(true);
});

test('where nothing listens, the sentence says so and what to do', async () => {
  await expect(greet('http://127.0.0.1:1')).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    message: expect.stringMatching(/^Nothing answers at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.*--url/),
  });
});

test('a redirect is not followed, and its goal is told', async () => {
  const redirected = greetHttp((_request, response) => response.writeHead(301, { Location: 'https://other/x' }).end());

  await expect(redirected).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringMatching(/redirects to https:\/\/other\/x\. Redirects are not followed/),
  });
});

test('another service is told by what it answers', async () => {
  const other = greetHttp((_request, response) => response.setHeader('Content-Type', 'text/html').end('<html>'));

  await expect(other).rejects.toThrow(/does not look like Triggers API: GET \/v1\/health answered 200 with text\/html/);
});

test('a key that is refused everywhere is told as that', async () => {
  const refused = greetHttp(({ url }, response) => {
    response.statusCode = url === '/v1/health' ? 200 : 401;
    response.end('{}');
  });

  await expect(refused).rejects.toThrow(/refuses the API key.*--key/);
});

test('what is no HTTP is told as that', async () => {
  const garbage = greetTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));

  await expect(garbage).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringMatching(/does not speak HTTP/),
  });
});

test('an answer without end is given up', async () => {
  const endless = greetHttp((_request, response) => {
    const write = () => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
      if (!response.destroyed) response.once('drain', write);
    };
    write();
  });

  await expect(endless).rejects.toThrow(/answers without end: The answer is longer than 100000 bytes/);
});

test('an answer that does not come is given up', async () => {
  await expect(greetHttp(() => {})).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    message: expect.stringMatching(/does not answer/),
  });
});

test('a connection that is closed without an answer is told', async () => {
  await expect(greetTcp((socket) => socket.destroy())).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});
