import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { curlCommand } from './curl-command.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a server gets when a shell runs the command. */
async function received(make: (url: string) => string, environment: Readonly<Record<string, string>> = {}) {
  const got = Promise.withResolvers<Received>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers } = request;
    got.resolve({ method, url, headers: headers as Received['headers'], body: Buffer.concat(chunks) });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await promisify(execFile)('/bin/sh', ['-c', make(url)], {
      env: { ...process.env, ...environment },
      encoding: 'buffer',
    });
    return await got.promise;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const KEY = new Set(['TRIGGERS_API_KEY']);

test.for([
  ['quotes, a dollar, a backslash and a backtick', `{"a":"'\\"$HOME \`id\` \\\\n %s !"}`],
  ['characters of every length', '{"ü":"€𝄞"}'],
  ['control characters', '{"a":"\u0000\u001b[31m\n\t\u200b"}'],
  ['nothing', ''],
  ['a percent sign alone', '%'],
  ['bytes that are no text', Buffer.from([0x00, 0xff, 0x0a, 0x80])],
  ['a long run between texts', `{"p":"${'é'.repeat(60_000)}"}'`],
  ['5 KB without a run', Array.from({ length: 1_000 }, (_, index) => `${index}'`).join('')],
] as const)('a body of %s arrives as it was', async ([, text]) => {
  const body = Buffer.from(text as string);

  const { body: got, method } = await received((url) =>
    curlCommand({ method: 'POST', url: `${url}/x`, headers: [], body, variables: KEY }),
  );

  expect(method).toBe('POST');
  expect(got.equals(body)).toBe(true);
});

test('a long run is told in a short command', () => {
  const body = Buffer.from(`{"p":"${'x'.repeat(6_000_000)}"}`);

  expect(curlCommand({ method: 'POST', url: 'http://x', headers: [], body, variables: KEY }).length).toBeLessThan(400);
});

test('the key is left to the shell, and other headers are as they were', async () => {
  const headers: [string, string][] = [
    ['X-API-Key', '$TRIGGERS_API_KEY'],
    ['X-Other', '$(id) $HOME "quoted" \'single\''],
    ['X-Empty', ''],
  ];

  const got = await received((url) => curlCommand({ method: 'GET', url, headers, variables: KEY }), {
    TRIGGERS_API_KEY: 'secret',
  });

  expect(got.headers).toMatchObject({ 'x-api-key': 'secret', 'x-other': headers[1]?.[1], 'x-empty': '' });
});

test('the URL is not read as a pattern, nor are its dots taken out', async () => {
  const path = "/v1/a/../b/%2e%2e/[1-3]{a,b}?q='x'&r=$HOME";

  const { url } = await received((origin) =>
    curlCommand({ method: 'GET', url: origin + path, headers: [], variables: KEY }),
  );

  expect(url).toBe(path);
});

test('a base that is a variable of the shell is filled in by the shell', async () => {
  const base = `"\${TRIGGERS_URL:-http://nowhere}"`;

  const { url } = await received((origin) => {
    return `TRIGGERS_URL=${origin}; ${curlCommand({ method: 'GET', url: "/v1/x?q='", base, headers: [], variables: KEY })}`;
  });

  expect(url).toBe("/v1/x?q='");
});

test('without a Content-Type none is sent, and chunks stay chunks', async () => {
  const body = Buffer.from('{}');

  const got = await received((url) =>
    curlCommand({ method: 'PUT', url, headers: [], body, framing: 'chunked', variables: KEY }),
  );

  expect(got.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  expect(got.headers['content-type']).toBeUndefined();
});
