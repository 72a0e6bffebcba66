import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadPlan, Operation } from '../plan.ts';
import { runLoadHere } from '../run-load-here.ts';

const EVENT = '01935b2a-7c00-7abc-8def-0123456789';

test('operations are mixed by their weights, and a phase can have weights of its own', async () => {
  const { url } = await startServer();
  const phase = (name: string, weights?: Readonly<Record<string, number>>) => ({
    ...{ name, load: { model: 'closed', users: 4, requests: 400 } as const },
    ...(weights && { weights }),
  });

  const outcome = await runLoadHere({
    ...planFor(url, [get('often', 9), get('seldom', 1)]),
    phases: [phase('mixed'), phase('only seldom', { seldom: 1 })],
  });

  const { samples, phases } = outcome;
  const [mixed, seldom] = phases.map(({ startMs, endMs }) =>
    [...samples.operation].filter((_, row) => within(samples.sentMs[row] as number, startMs, endMs)),
  );
  const often = (mixed ?? []).filter((operation) => operation === 0).length;
  expect(mixed).toHaveLength(400);
  // Four standard errors of 400 draws; the seed is fixed.
  expect(Math.abs(often - 360)).toBeLessThan(4 * Math.sqrt(400 * 0.9 * 0.1));
  expect(seldom).toEqual(new Array(400).fill(1));
});

test('ids out of answers feed later requests, each once, with another operation while there are none', async () => {
  const { url, paths } = await startServer();
  const create: Operation = {
    ...{ name: 'create', weight: 1, method: 'POST', path: '/v1/events' },
    capture: { statuses: [201], after: '"event_id":"', pool: 'events', isCreatedEvent: true },
  };
  const remove: Operation = {
    ...{ name: 'delete', weight: 3, method: 'DELETE', whenEmpty: 'create' },
    path: ['/v1/events/', { slot: 'take', pool: 'events' }],
  };

  const { samples, createdEvents, takenEvents } = await runLoadHere({
    ...planFor(url, [create, remove]),
    phases: [{ name: 'both', load: { model: 'closed', users: 3, requests: 100 } }],
  });

  const deleted = paths.filter((path) => path.startsWith('DELETE '));
  const taken = [...takenEvents.ids()];
  expect(taken.length).toBeGreaterThan(30);
  expect(new Set(taken).size).toBe(taken.length);
  expect(taken.every((id) => [...createdEvents.ids()].includes(id))).toBe(true);
  expect(deleted.toSorted()).toEqual(taken.map((id) => `DELETE /v1/events/${id}`).toSorted());
  for (const [place, id] of taken.entries()) {
    expect(samples.operations[samples.operation[takenEvents.rowAt(place)] as number], id).toBe('delete');
  }
});

test('the same seed sends the same requests in the same order', async () => {
  const { url } = await startServer();
  const plan: LoadPlan = {
    ...planFor(url, [get('a', 1), get('b', 1), get('c', 1)]),
    phases: [{ name: 'p', load: { model: 'open', arrivals: { kind: 'poisson', perSecond: 500 }, durationMs: 200 } }],
  };

  const [first, again, other] = [
    await runLoadHere(plan),
    await runLoadHere(plan),
    await runLoadHere({ ...plan, seed: 2 }),
  ];

  expect([...again.samples.operation]).toEqual([...first.samples.operation]);
  expect(again.samples.length).toBe(first.samples.length);
  expect([...other.samples.operation]).not.toEqual([...first.samples.operation]);
});

test('only the answers that an operation asks for are handed over', async () => {
  const { url } = await startServer();
  const rows: number[] = [];
  const operation = { ...get('get', 1), observe: { every: 10, statuses: [200] } };

  await runLoadHere(
    { ...planFor(url, [operation]), phases: [{ name: 'p', load: { model: 'closed', users: 1, requests: 35 } }] },
    { onObserved: (answers) => void rows.push(...answers.map(({ row }) => row)) },
  );

  expect(rows).toEqual([0, 10, 20, 30]);
});

test('users who think wait between an answer and their next request', async () => {
  const { url } = await startServer();

  const { samples } = await runLoadHere({
    ...planFor(url, [get('get', 1)]),
    phases: [{ name: 'p', load: { model: 'closed', users: 1, requests: 5, thinkMs: 30 } }],
  });

  for (let row = 1; row < samples.length; row += 1) {
    expect((samples.sentMs[row] as number) - (samples.endedMs[row - 1] as number)).toBeGreaterThan(28);
  }
});

function get(name: string, weight: number): Operation {
  return { name, weight, method: 'GET', path: `/${name}` };
}

function within(timeMs: number, fromMs: number, toMs: number): boolean {
  return timeMs >= fromMs && timeMs < toMs;
}

function planFor(url: string, operations: readonly Operation[]): Omit<LoadPlan, 'phases'> {
  return { url, seed: 1, runId: 'run', apiKeys: [], operations, timeoutMs: 20_000, maxInFlight: 10, drainMs: 20_000 };
}

/** Answers POST with 201 and the id of a new event, anything else with 200. */
async function startServer(): Promise<{ readonly url: string; readonly paths: string[] }> {
  const paths: string[] = [];
  let events = 0;
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url}`);
    request.resume().once('end', () => {
      if (request.method !== 'POST') return response.end('{}');
      events += 1;
      return response.writeHead(201).end(`{"event_id":"${EVENT}${String(events % 100).padStart(2, '0')}"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}
