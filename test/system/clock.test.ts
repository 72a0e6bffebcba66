import { expect, test } from 'vitest';
import { newEvent, readInbox, runCommand, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

test('events expire when the clock is moved, and new ones are dated by it until it is moved back', async () => {
  using data = temporaryFolder();
  await using emulator = await startEmulatorProcess(['--data', data.path, '--ephemeral']);
  const clock = (...commandLine: string[]) => runCommand(['clock', ...commandLine, '--data', data.path]);
  const create = async () => (await emulator.api('/v1/events', { method: 'POST', json: newEvent(1) })).body;
  const { event_id: old } = await create();

  const moved = await clock('--advance', '8d');

  expect([moved.code, moved.stdout]).toEqual([0, expect.stringContaining('691,200 s ahead of this machine')]);
  expect((await emulator.api(`/v1/events/${old}`)).status).toBe(404);
  expect(await readInbox(emulator.api)).toEqual([]);
  const later = await create();
  expect(Date.parse(later.created_at)).toBeGreaterThan(Date.now() + 7 * 86_400_000);

  await clock('--reset');

  expect(Date.parse((await create()).created_at)).toBeLessThan(Date.now() + 60_000);
});
