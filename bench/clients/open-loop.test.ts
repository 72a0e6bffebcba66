import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openConnection, toRequestBytes } from './http-connection.ts';
import { runOpenLoop } from './open-loop.ts';

async function start(listener: (response: ServerResponse) => void, connections: number) {
  const server = createServer((_, response) => listener(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(url)));
  onTestFinished(() => {
    for (const connection of opened) connection[Symbol.dispose]();
    server.close();
  });
  const request = toRequestBytes(url, { method: 'GET', path: '/', headers: {} });
  return { connections: opened, request };
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 }).end();
}

test('goes on sending while nothing is answered', async () => {
  const waiting: ServerResponse[] = [];
  const options = await start((response) => {
    waiting.push(response);
    if (waiting.length === 20) for (const each of waiting) answer(each, 200);
  }, 20);

  const result = await runOpenLoop({ ...options, requestsPerSecond: 1_000, durationMs: 20 });

  expect(result.statuses).toEqual({ 200: 20 });
});

test('counts answers by their status, and waits for the last one', async () => {
  let count = 0;
  const options = await start((response) => {
    count += 1;
    answer(response, count % 3 === 0 ? 429 : 201);
  }, 2);

  const { statuses } = await runOpenLoop({ ...options, requestsPerSecond: 1_000, durationMs: 30 });

  expect(statuses).toEqual({ 201: 20, 429: 10 });
});

test('fails when an answer does not come', async () => {
  const options = await start((response) => response.destroy(), 2);

  const loop = runOpenLoop({ ...options, requestsPerSecond: 1_000, durationMs: 10 });

  await expect(loop).rejects.toThrow('closed the connection');
});
