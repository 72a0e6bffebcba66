import { randomInt } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { answered, lossesOf, newLedger, sendUntilGone } from './crash-traffic.ts';
import { databaseOf, killOneOf, seededNumbers } from './crash-victims.ts';
import { isRunning, newEvent, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

const NO_LIMIT = ['--rate-limit', '1000000', '--throttle', 'off'];
const KILLS = 12;

test('loses nothing that got 201 when emulator and database are killed together amid writes', async () => {
  using data = temporaryFolder();
  await using first = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  const processIds = await first.processIds();
  const ledger = newLedger();
  const gone = sendUntilGone(first, ledger);
  await vi.waitFor(() => expect(ledger.pending.size).toBeGreaterThan(100), { timeout: 20_000 });

  first.killGroup();
  await gone;

  await using second = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  expect(ledger.acknowledged.size).toBeGreaterThan(10);
  expect(ledger.deleted.size).toBeGreaterThan(2);
  expect(await lossesOf(second, ledger)).toEqual([]);
  await vi.waitFor(() => expect(processIds.filter(isRunning)).toEqual([]), { timeout: 5_000 });
});

test('loses nothing that got 201 while environments, the database and then the emulator are killed at random amid writes', async () => {
  using data = temporaryFolder();
  const seed = randomInt(2 ** 31);
  const random = seededNumbers(seed);
  await using first = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  const ledger = newLedger();
  const gone = sendUntilGone(first, ledger);

  for (let kills = 0; kills < KILLS; kills += 1) {
    const wanted = answered(ledger) + random(20);
    await vi.waitFor(() => expect(answered(ledger), `seed ${seed}`).toBeGreaterThan(wanted), {
      timeout: 20_000,
      interval: 5,
    });
    await killOneOf(first, random);
  }
  const processIds = await first.processIds();
  first.signal('SIGKILL');
  await gone;

  await using second = await startEmulatorProcess(['--data', data.path, ...NO_LIMIT]);
  expect(await lossesOf(second, ledger), `seed ${seed}`).toEqual([]);
  await vi.waitFor(() => expect(processIds.filter(isRunning)).toEqual([]), { timeout: 5_000 });
});

test('stays up when the database is killed, says so, and finds everything again', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path]);
  const { event_id: id } = (await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) })).body;

  process.kill((await databaseOf(emulator)) ?? 0, 'SIGKILL');

  await vi.waitFor(() => expect(emulator.output.stderr).toMatch(/^The database serves again\.$/m), { timeout: 10_000 });
  expect(emulator.output.stderr).toMatch(/^The database process ended by itself\. Everything that was answered/);
  expect((await emulator.api(`/v1/events/${id}`)).status).toBe(200);
});
