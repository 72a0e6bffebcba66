import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import {
  childrenOf,
  isRunning,
  newEvent,
  spawnCli,
  startEmulatorProcess,
  temporaryFolder,
} from './emulator-process.ts';

test('takes an event from its sending to its deletion', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path]);

  const sent = await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) });
  const event = `/v1/events/${sent.body.event_id}`;
  const got = await emulator.api(event);
  const inbox = await emulator.api('/v1/inbox');
  const acknowledged = await emulator.api(`${event}/ack`, { method: 'POST' });
  const again = await emulator.api(`${event}/ack`, { method: 'POST' });
  const emptied = await emulator.api('/v1/inbox');
  const deleted = await emulator.api(event, { method: 'DELETE' });
  const gone = await emulator.api(event);

  expect(sent).toMatchObject({ status: 201, body: { status: 'pending', message: 'Event ingested successfully' } });
  expect(got).toMatchObject({ status: 200, body: { status: 'pending', payload: { n: 1 }, source: 'test' } });
  expect(inbox.body.events).toMatchObject([{ event_id: sent.body.event_id, created_at: sent.body.created_at }]);
  expect(acknowledged).toMatchObject({ status: 200, body: { status: 'acknowledged' } });
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  expect(emptied.body).toMatchObject({ events: [] });
  expect(deleted.status).toBe(200);
  expect(gone).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
});

test('prints one line for each request', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path]);

  await emulator.api('/v1/health');

  await vi.waitFor(() =>
    expect(emulator.output.stdout).toMatch(/^[\d:.]{12} {2}200 {2}GET \/v1\/health {2}[\d.]+ ms {2}\S+$/m),
  );
});

test.for([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('ends on %s with exit code %s, leaves no process, and keeps what it was sent', async ([signal, code]) => {
  using data = temporaryFolder();
  let processIds: readonly number[] = [];
  let eventId = '';
  {
    await using emulator = await startEmulatorProcess(['--data', data.path]);
    eventId = (await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) })).body.event_id;
    processIds = await emulator.processIds();
    // Ctrl-C reaches every process of the terminal's group.
    if (signal === 'SIGINT') process.kill(-emulator.processId, signal);
    else emulator.signal(signal);
    expect(await emulator.ended).toBe(code);
    expect(emulator.output.stderr).toBe('');
  }

  // The emulator, its database and an environment at least.
  expect(processIds.length).toBeGreaterThanOrEqual(3);
  expect(processIds.filter(isRunning)).toEqual([]);
  expect(readdirSync(data.path)).toEqual(['db', 'logs']);
  await using second = await startEmulatorProcess(['--data', data.path]);
  expect((await second.api(`/v1/events/${eventId}`)).status).toBe(200);
});

test('answers what is under way before it ends on SIGTERM', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path, '--rate-limit', '100000']);
  const sends = Array.from({ length: 30 }, (_, n) => emulator.api('/v1/events', { method: 'POST', json: newEvent(n) }));
  const settled = Promise.allSettled(sends);
  await Promise.race(sends);

  emulator.signal('SIGTERM');
  const results = await settled;

  expect(await emulator.ended).toBe(143);
  const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value.status : 'refused'));
  expect(statuses.filter((status) => status !== 201 && status !== 'refused')).toEqual([]);
});

test('keeps nothing on disk with --ephemeral', async () => {
  using data = temporaryFolder();
  let eventId = '';
  {
    await using emulator = await startEmulatorProcess(['--data', data.path, '--ephemeral']);
    eventId = (await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) })).body.event_id;
    emulator.signal('SIGTERM');
    await emulator.ended;
  }

  await using second = await startEmulatorProcess(['--data', data.path, '--ephemeral']);

  expect((await second.api(`/v1/events/${eventId}`)).status).toBe(404);
});

test.for([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('ends on %s also while it starts, with exit code %s and no process left', async ([signal, code]) => {
  using data = temporaryFolder();
  const child = spawnCli(['up', '--port', '0', '--control-port', '0', '--data', data.path]);
  const ended = once(child, 'exit');
  const processIds = await vi.waitFor(
    () => {
      const children = childrenOf(child.pid ?? 0);
      expect(children).not.toEqual([]);
      return children;
    },
    { timeout: 10_000, interval: 5 },
  );

  child.kill(signal);

  expect(await ended).toEqual([code, null]);
  await vi.waitFor(() => expect(processIds.filter(isRunning)).toEqual([]), { timeout: 5_000 });
});
