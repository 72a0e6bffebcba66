import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  type EmulatorProcess,
  isRunning,
  newEvent,
  readInbox,
  startEmulatorProcess,
  temporaryFolder,
} from './emulator-process.ts';

const NO_LIMIT = ['--rate-limit', '1000000', '--throttle', 'off'];

/** What a client knows of its events when the emulator dies. */
interface Ledger {
  /** Got 201, and nobody has tried to acknowledge or delete it. */
  readonly pending: Set<string>;
  readonly acknowledged: Set<string>;
  readonly deleted: Set<string>;
  /** Asked for an acknowledgement or deletion and never got an answer. */
  readonly unknown: Set<string>;
}

/** Sends from several sides at once, acknowledges some and deletes some, until the emulator is gone. */
function startTraffic(emulator: EmulatorProcess): { readonly ledger: Ledger; readonly ended: Promise<unknown> } {
  const ledger: Ledger = { pending: new Set(), acknowledged: new Set(), deleted: new Set(), unknown: new Set() };
  const writer = async (first: number) => {
    for (let n = first; ; n += 1) {
      const { status, body } = await emulator.api('/v1/events', { method: 'POST', json: newEvent(n) });
      if (status !== 201) continue;
      const id: string = body.event_id;
      if (n % 3 === 0) {
        ledger.unknown.add(id);
        const ack = await emulator.api(`/v1/events/${id}/ack`, { method: 'POST' });
        if (ack.status === 200) move(id, ledger.unknown, ledger.acknowledged);
      } else if (n % 7 === 0) {
        ledger.unknown.add(id);
        const deleted = await emulator.api(`/v1/events/${id}`, { method: 'DELETE' });
        if (deleted.status === 200) move(id, ledger.unknown, ledger.deleted);
      } else {
        ledger.pending.add(id);
      }
    }
  };
  return { ledger, ended: Promise.allSettled([writer(0), writer(10_000), writer(20_000), writer(30_000)]) };
}

function move(id: string, from: Set<string>, to: Set<string>): void {
  from.delete(id);
  to.add(id);
}

async function expectKept(emulator: EmulatorProcess, ledger: Ledger): Promise<void> {
  const inbox = (await readInbox(emulator.api)).map(({ event_id }) => event_id);
  const listed = new Set(inbox);
  const statusOf = async (id: string) => {
    const { status, body } = await emulator.api(`/v1/events/${id}`);
    return status === 200 ? body.status : status;
  };

  expect(inbox.length).toBe(listed.size);
  expect([...ledger.pending].filter((id) => !listed.has(id))).toEqual([]);
  expect([...ledger.acknowledged, ...ledger.deleted].filter((id) => listed.has(id))).toEqual([]);
  // Table and index say the same, also of what nobody was told about.
  const known = [...new Set([...listed, ...ledger.acknowledged, ...ledger.deleted, ...ledger.unknown])];
  const statuses = new Map(await Promise.all(known.map(async (id) => [id, await statusOf(id)] as const)));
  for (const id of listed) expect(statuses.get(id)).toBe('pending');
  for (const id of ledger.acknowledged) expect(statuses.get(id)).toBe('acknowledged');
  for (const id of ledger.deleted) expect(statuses.get(id)).toBe(404);
  for (const id of ledger.unknown) expect(statuses.get(id) === 'pending').toBe(listed.has(id));
}

test.for([
  ['emulator', (emulator: EmulatorProcess) => emulator.signal('SIGKILL')],
  ['emulator and its database', (emulator: EmulatorProcess) => emulator.killGroup()],
] as const)('loses nothing that got 201 when the %s is killed amid writes', async ([, kill]) => {
  using data = temporaryFolder();
  await using first = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  const processIds = await first.processIds();
  const { ledger, ended } = startTraffic(first);
  await vi.waitFor(() => expect(ledger.pending.size).toBeGreaterThan(100), { timeout: 20_000 });

  kill(first);
  await ended;

  await using second = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  expect(ledger.acknowledged.size).toBeGreaterThan(10);
  expect(ledger.deleted.size).toBeGreaterThan(2);
  await expectKept(second, ledger);
  await vi.waitFor(() => expect(processIds.filter(isRunning)).toEqual([]), { timeout: 5_000 });
});

test('loses nothing that got 201 while environments and the database are killed at random amid writes', async () => {
  using data = temporaryFolder();
  const seed = randomInt(2 ** 31);
  const random = seededNumbers(seed);
  await using first = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  const { ledger, ended } = startTraffic(first);
  const known = () => ledger.pending.size + ledger.acknowledged.size + ledger.deleted.size;

  for (let kills = 0; kills < 20; kills += 1) {
    const before = known();
    await vi.waitFor(() => expect(known(), `seed ${seed}`).toBeGreaterThan(before + random(20)), {
      timeout: 20_000,
      interval: 5,
    });
    const { environments } = await first.status();
    const victim = kills % 5 === 4 ? await databaseOf(first) : environments[random(environments.length)]?.processId;
    if (victim !== undefined) killNow(victim);
  }
  first.signal('SIGKILL');
  await ended;

  await using second = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  expect(known()).toBeGreaterThanOrEqual(20);
  await expectKept(second, ledger);
});

/** It may have ended by itself meanwhile. */
function killNow(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A small generator of whole numbers below a bound, the same for the same seed. */
function seededNumbers(seed: number): (bound: number) => number {
  const values = fc.sample(fc.nat(2 ** 20), { numRuns: 200, seed });
  let next = 0;
  return (bound) => (values[next++ % values.length] ?? 0) % Math.max(1, bound);
}

async function databaseOf(emulator: EmulatorProcess): Promise<number> {
  const { processId, environments } = await emulator.status();
  const others = [processId, ...environments.map((environment) => environment.processId)];
  // The guard is a shell: the database is the only other Node among the children.
  const children = (await emulator.processIds()).filter((id) => !others.includes(id));
  const database = children.find((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('database-process'));
  return database ?? 0;
}

test('stays up when the database is killed, says so, and finds everything again', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path]);
  const { event_id: id } = (await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) })).body;

  process.kill(await databaseOf(emulator), 'SIGKILL');

  await vi.waitFor(() => expect(emulator.output.stderr).toMatch(/^The database serves again\.$/m), { timeout: 10_000 });
  expect(emulator.output.stderr).toMatch(/^The database process ended by itself\. Everything that was answered/);
  expect((await emulator.api(`/v1/events/${id}`)).status).toBe(200);
});
