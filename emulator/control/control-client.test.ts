import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ClockStatus } from '../../protocol/clock.ts';
import { EmulatorStatus } from '../../protocol/control-api.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { startTestControl, TEST_STATUS, TEST_TOKEN } from './test-control.ts';

const status = { timeMs: 5, offsetMs: 4 };

async function startClock(change: () => Promise<typeof status> = async () => status) {
  const control = await startTestControl({ clock: { read: () => status, change } });
  const address = { controlUrl: control.url, token: TEST_TOKEN };
  return { address, [Symbol.asyncDispose]: () => control[Symbol.asyncDispose]() };
}

/** An address that answers everything with this text. */
async function startAnswering(statusCode: number, text: string) {
  const server = createServer((_request, response) => response.writeHead(statusCode).end(text)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const controlUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address: { controlUrl, token: '' }, [Symbol.asyncDispose]: async () => void server.close() };
}

test('reads and writes, with the token and a JSON body where they are needed', async () => {
  await using control = await startClock();

  const answers = [
    await controlCall(control.address, 'GET', '/v1/clock', ClockStatus),
    await controlCall(control.address, 'POST', '/v1/clock', ClockStatus, { advanceMs: 4 }),
  ];

  expect(answers).toEqual([status, status]);
  expect(await controlCall(control.address, 'GET', '/v1/status', EmulatorStatus)).toEqual(TEST_STATUS);
});

test.for([
  ['GET', '/v1/requests?limit=0', undefined, 'BAD_ARGUMENT', /limit/],
  ['POST', '/v1/clock', { advanceMs: 'x' }, 'BAD_ARGUMENT', /one of advanceMs/],
  ['GET', '/v1/nope', undefined, 'REQUEST_REFUSED', /has no \/v1\/nope/],
  ['POST', '/v1/clock', { reset: true }, 'REQUEST_REFUSED', /^Not now\./],
] as const)('throws what the emulator says about %s %s %j', async ([method, path, body, code, message]) => {
  await using control = await startClock(async () => {
    throw new WorkbenchError('REQUEST_REFUSED', 'Not now. Try again.');
  });

  await expect(controlCall(control.address, method, path, z.unknown(), body)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test('says when the token is another', async () => {
  await using control = await startClock();
  const address = { ...control.address, token: 'another' };

  await expect(controlCall(address, 'POST', '/v1/clock', ClockStatus, { reset: true })).rejects.toMatchObject({
    code: 'REQUEST_REFUSED',
  });
});

test('says that nothing answers, and what to do', async () => {
  const control = await startClock();
  await control[Symbol.asyncDispose]();

  await expect(controlCall(control.address, 'GET', '/v1/clock', ClockStatus)).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    message: expect.stringContaining('triggers up'),
  });
});

test.for([
  [200, '{"timeMs":"x"}', /not understood: .*another version/],
  [200, '<p>hello</p>', /not understood/],
  [502, '<p>no</p>', /answered 502: <p>no<\/p>/],
] as const)('does not take %s %s for an answer of an emulator', async ([statusCode, text, message]) => {
  await using server = await startAnswering(statusCode, text);

  await expect(controlCall(server.address, 'GET', '/v1/clock', ClockStatus)).rejects.toMatchObject({
    code: 'REQUEST_REFUSED',
    message: expect.stringMatching(message),
  });
});
