import { expect, test } from 'vitest';
import { readEventStream } from '../../protocol/event-stream.ts';
import { EventChange, EventPage, StoredEvent } from '../../protocol/events.ts';
import { LimitsStatus } from '../../protocol/limits.ts';
import { RequestPage } from '../../protocol/requests/requests.ts';
import { newEvent, runCommand, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

async function startWatched(...commandLine: string[]) {
  const data = temporaryFolder();
  const emulator = await startEmulatorProcess(['--data', data.path, '--ephemeral', ...commandLine]);
  const get = async (path: string) => (await fetch(`${emulator.controlUrl}${path}`)).json();
  return {
    ...emulator,
    get,
    events: async (query: string) => EventPage.parse(await get(`/v1/events?${query}`)),
    limits: async () => LimitsStatus.parse(await get('/v1/limits')),
    run: (...command: string[]) => runCommand([...command, '--data', data.path]),
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
}

test('reads events page by page past the API, in both orders and by a filter, and counts no request', async () => {
  await using emulator = await startWatched();
  for (let n = 1; n <= 7; n += 1) await emulator.api('/v1/events', { method: 'POST', json: newEvent(n) });
  const numbers = ({ events }: EventPage) => events.map(({ payload }) => JSON.parse(payload).n);

  const pages: number[][] = [];
  let next: string | undefined;
  do {
    const page = await emulator.events(`limit=3${next === undefined ? '' : `&after=${next}`}`);
    pages.push(numbers(page));
    next = page.next;
  } while (next !== undefined);
  const newest = numbers(await emulator.events('order=newest&limit=2'));
  const filtered = numbers(await emulator.events('filter=payload.n>=3%20-payload.n:5&limit=3'));
  const requests = RequestPage.parse(await emulator.get('/v1/requests'));

  expect(pages).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  expect(newest).toEqual([7, 6]);
  expect(filtered).toEqual([3, 4, 6]);
  expect(requests.requests).toHaveLength(7);
});

test('streams what requests do to events, and knows the same of them as the table', async () => {
  await using emulator = await startWatched();
  const stop = new AbortController();
  const changes = readEventStream(emulator, { topics: ['event'], after: 0, signal: stop.signal });
  const { body: created } = await emulator.api('/v1/events', {
    method: 'POST',
    json: { ...newEvent(1), metadata: { idempotency_key: 'once' } },
  });
  await emulator.api('/v1/events', {
    method: 'POST',
    json: { ...newEvent(1), metadata: { idempotency_key: 'once' } },
  });
  const stored = StoredEvent.parse(await emulator.get(`/v1/events/${created.event_id}`));
  await emulator.api(`/v1/events/${created.event_id}/ack`, { method: 'POST' });
  await emulator.api(`/v1/events/${created.event_id}`, { method: 'DELETE' });

  const seen: EventChange[] = [];
  for await (const { data } of changes) {
    seen.push(EventChange.parse(data));
    if (seen.length === 3) stop.abort();
  }

  expect(seen.map(({ change, eventId }) => [change, eventId])).toEqual([
    ['created', created.event_id],
    ['acknowledged', created.event_id],
    ['deleted', created.event_id],
  ]);
  expect(seen[0]?.event).toEqual(stored);
  expect(await emulator.get(`/v1/events/${created.event_id}`)).toMatchObject({ error: expect.any(String) });
});

test('tells how each key stands against its limit, those nearest to it first', async () => {
  await using emulator = await startWatched('--auth', 'aws');
  const idle = await emulator.run('keys', 'create', '--name', 'idle', '--rate-limit', '1000', '--json');
  const busy = await emulator.run('keys', 'create', '--name', 'busy', '--rate-limit', '4', '--json');
  const { key, id } = JSON.parse(busy.stdout);

  const statuses: number[] = [];
  for (let n = 0; n < 12 && statuses.at(-1) !== 429; n += 1) {
    statuses.push((await emulator.api('/v1/inbox', { key })).status);
  }
  const { keys, throttles } = await emulator.limits();
  const found = RequestPage.parse(await emulator.get(`/v1/requests?filter=key:${id}%20is:limited`));

  expect(statuses.at(-1)).toBe(429);
  expect(keys[0]).toMatchObject({ keyId: id, name: 'busy', limit: 4, used: expect.any(Number) });
  expect(keys[1]).toMatchObject({ keyId: JSON.parse(idle.stdout).id, name: 'idle', limit: 1_000, used: 0, held: 0 });
  expect(throttles.length).toBeGreaterThan(0);
  expect(found.requests).toHaveLength(1);
});
