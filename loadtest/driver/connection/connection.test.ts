import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ObservedAnswer } from '../load-outcome.ts';
import type { LoadPlan, Operation } from '../plan.ts';
import { runLoadHere } from '../run-load-here.ts';

test('a body that ends with its connection is whole when that ends', async () => {
  const url = await serverThat((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));

  const { ledger, bodies } = await run(url);

  expect(ledger).toMatchObject({ answered: { 200: 3 }, reset: 0 });
  expect(bodies).toEqual(['all of it', 'all of it', 'all of it']);
});

test('an answer that is not HTTP is a lost request at once, and says why', async () => {
  const url = await serverThat((socket) => socket.write('220 mail.example ESMTP\r\n'));

  const { ledger, failures } = await run(url);

  expect(ledger).toMatchObject({ reset: 3, timedOut: 0 });
  expect(failures).toEqual({ HPE_INVALID_CONSTANT: 3 });
});

test('what a server says after a complete answer is no answer to the next request', async () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  const url = await serverThat((socket) =>
    socket.write(`${answer}HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n`),
  );

  const { ledger } = await run(url);

  expect(ledger.answered).toEqual({ 200: 3 });
});

test('half an answer is not continued by the answer on the next connection', async () => {
  let requests = 0;
  const url = await serverThat((socket) => {
    requests += 1;
    if (requests === 1) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
    else socket.write('HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nwhole');
  });

  const { ledger, bodies, failures } = await run(url);

  expect(ledger).toMatchObject({ answered: { 201: 2 }, reset: 1 });
  expect(failures).toEqual({ 'closed in the middle of its answer': 1 });
  expect(bodies).toEqual(['whole', 'whole']);
});

test('a POST without a key of its own is never sent twice', async () => {
  let requests = 0;
  const url = await serverThat((socket) => {
    requests += 1;
    if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    else socket.end();
  });

  const { ledger } = await run(url, { method: 'POST' });

  expect(ledger).toMatchObject({ answered: { 200: 1 }, reset: 2, resent: 0 });
  expect(requests).toBe(3);
});

test('headers come over as they were spelled, and a status in the hundreds of its own', async () => {
  const url = await serverThat((socket) =>
    socket.write('HTTP/1.1 429 Slow Down\r\nRetry-AFTER: 7\r\nContent-Length: 0\r\n\r\n'),
  );

  const { answers } = await run(url);

  expect(answers[0]).toMatchObject({ status: 429, headers: ['Retry-AFTER', '7', 'Content-Length', '0'], row: 0 });
});

test('a run that is told to stop sends no more, waits for its answers, and tells what it has', async () => {
  const stop = new AbortController();
  let requests = 0;
  const url = await serverThat((socket) => {
    requests += 1;
    if (requests === 5) stop.abort();
    setImmediate(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  const load = { model: 'open', arrivals: { kind: 'constant', perSecond: 50 }, durationMs: 60_000 } as const;

  const { ledger, end } = await run(url, {}, { phases: [{ name: 'long', load }] }, stop.signal);

  expect(end).toBe('interrupted');
  expect(ledger.answered[200]).toBe(ledger.sent);
  expect(ledger.inFlight).toBe(0);
  expect(ledger.scheduled).toBe(ledger.sent + ledger.dropped);
  expect(ledger.sent).toBeLessThan(3_000);
});

async function run(
  url: string,
  changes: Partial<Operation> = {},
  planChanges: Partial<LoadPlan> = {},
  signal?: AbortSignal,
) {
  const operation: Operation = {
    ...{ name: 'get', weight: 1, method: 'GET', path: '/', observe: { every: 1, withBody: true } },
    ...changes,
  };
  const answers: ObservedAnswer[] = [];
  const plan: LoadPlan = {
    ...{ url, seed: 1, runId: 'r', apiKeys: [], operations: [operation] },
    ...{ timeoutMs: 20_000, maxInFlight: 1, drainMs: 20_000 },
    phases: [{ name: 'one after the other', load: { model: 'closed', users: 1, requests: 3 } }],
    ...planChanges,
  };
  const onObserved = (observed: readonly ObservedAnswer[]) => void answers.push(...observed);
  const outcome = await runLoadHere(plan, { onObserved, ...(signal && { signal }) });
  return { ...outcome, answers, bodies: answers.map(({ body }) => Buffer.from(body ?? []).toString()) };
}

/** A server that does something for each request; requests here have no body, and come in one piece. */
async function serverThat(answers: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => answers(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
