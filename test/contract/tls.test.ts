import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProxy } from '../../contract/proxy/start-proxy.ts';
import { parseTarget } from '../../contract/proxy/target-address.ts';
import { runCommand, temporaryFolder } from '../system/emulator-process.ts';
import { runProxy } from './run-proxy.ts';
import { selfSigned } from './self-signed.ts';

const REQUEST_ID = '0f8b2c5a-61d9-4e37-8a1c-94d05be7f216';
const HEALTH = {
  status: 'healthy',
  timestamp: '2025-11-10T12:00:00.000000Z',
  version: '1.0.0',
  request_id: REQUEST_ID,
};
const HEADERS = {
  'Content-Type': 'application/json',
  'X-Request-ID': REQUEST_ID,
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'X-Request-ID',
};

/** A server whose certificate nobody trusts, and a file with that. */
async function startSecureServer() {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(temporaryFolder());
  const pair = selfSigned(Date.now());
  const authority = join(folder.path, 'authority.pem');
  writeFileSync(authority, pair.cert);
  const server = createServer(pair, (_request, response) => {
    response.writeHead(200, HEADERS).end(JSON.stringify(HEALTH));
  }).listen(0, '127.0.0.1');
  stack.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const owned = stack.move();
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

test('a certificate that is not trusted is named as the reason, with what to do', async () => {
  await using server = await startSecureServer();

  const check = await runCommand(['contract', '--url', server.url]);
  await using proxy = await startProxy({
    target: parseTarget(server.url, undefined),
    port: 0,
    maxBodyBytes: 1_000,
    nowMs: Date.now,
    onExchange: () => {},
    onLost: () => {},
  });
  const answer = await fetch(`${proxy.url}/v1/health`);

  expect(check).toMatchObject({ code: 2, stdout: '' });
  expect(check.stderr).toMatch(
    /^https:\S+ cannot be checked: its certificate is not trusted here: self-signed certificate \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Name a PEM file .*\$NODE_EXTRA_CA_CERTS/,
  );
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
});

test('an authority that is named is trusted, by the check and by the proxy', async () => {
  await using server = await startSecureServer();
  using folder = temporaryFolder();
  const environment = { NODE_EXTRA_CA_CERTS: server.authority };
  const json = join(folder.path, 'check.json');

  const check = await runCommand(
    ['contract', '--url', server.url, '--path', 'browsers.answers:health', '--json', json],
    { environment },
  );
  const proxy = await runProxy(
    ['--target', server.url],
    async (url) => {
      expect((await fetch(`${url}/v1/health`)).status).toBe(200);
    },
    environment,
  );

  expect(check.stderr).toBe('');
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ target: { url: server.url, version: '1.0.0' } });
  expect(proxy).toMatchObject({ code: 0 });
});
