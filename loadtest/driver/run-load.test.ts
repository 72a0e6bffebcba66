import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadPlan, Operation } from './plan.ts';
import { newRunId, runLoad } from './run-load.ts';

test('an open run sends every arrival of its schedule once, and tells of each what became of it', async () => {
  const { url, seen } = await startServer();

  const { ledger, samples, createdEvents } = await runLoad({
    ...planFor(url),
    phases: [
      {
        name: 'ramp',
        load: { model: 'open', arrivals: { kind: 'ramp', fromPerSecond: 100, toPerSecond: 300 }, durationMs: 500 },
      },
    ],
  });

  expect(ledger).toMatchObject({ scheduled: 100, sent: 100, answered: { 201: 100 }, dropped: 0, inFlight: 0 });
  expect(samples.length).toBe(100);
  expect(new Set(seen.keys).size).toBe(100);
  expect(createdEvents.length).toBe(100);
  expect(createdEvents.idAt(0)).toBe(EVENT_ID);
});

test('a closed run sends as many requests as it is told to, from as many users', async () => {
  const { url, seen } = await startServer();

  const { ledger, samples } = await runLoad({
    ...planFor(url),
    phases: [{ name: 'closed', load: { model: 'closed', users: 3, requests: 50 } }],
  });

  expect(ledger).toMatchObject({ scheduled: 50, sent: 50, answered: { 201: 50 } });
  expect(seen.mostAtOnce).toBeLessThanOrEqual(3);
  expect([...samples.intendedMs]).toEqual([...samples.sentMs]);
});

test('a run against a port at which nothing listens says so, and how to go on', async () => {
  const { url, server } = await startServer();
  await new Promise((resolve) => server.close(resolve));

  const run = runLoad({ ...planFor(url), phases: [{ name: 'one', load: { model: 'closed', users: 1, requests: 1 } }] });

  await expect(run).rejects.toMatchObject({ code: 'NOT_RUNNING', message: expect.stringContaining('ECONNREFUSED') });
});

const EVENT_ID = '01935b2a-7c00-7abc-8def-0123456789ab';

const CREATE: Operation = {
  name: 'create',
  weight: 1,
  method: 'POST',
  path: '/v1/events',
  headers: { 'Idempotency-Key': { slot: 'uniqueKey' } },
  bodies: ['{}'],
  capture: { statuses: [201], after: '"event_id":"', isCreatedEvent: true },
};

function planFor(url: string): Omit<LoadPlan, 'phases'> {
  const bounds = { timeoutMs: 5_000, maxInFlight: 20, drainMs: 5_000 };
  return { url, seed: 1, runId: newRunId(), apiKeys: ['key'], operations: [CREATE], ...bounds };
}

interface Seen {
  readonly keys: string[];
  mostAtOnce: number;
}

async function startServer(): Promise<{ readonly url: string; readonly server: Server; readonly seen: Seen }> {
  const seen: Seen = { keys: [], mostAtOnce: 0 };
  let atOnce = 0;
  const server = createServer((request, response) => {
    atOnce += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, atOnce);
    seen.keys.push(String(request.headers['idempotency-key']));
    request.resume().once('end', () => {
      atOnce -= 1;
      response.writeHead(201).end(`{"event_id":"${EVENT_ID}"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, seen };
}
