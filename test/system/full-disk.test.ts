import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readInbox, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

/** As root a file system is mounted as it is; anybody else is root in a namespace of users of its own, where that is allowed. */
const UNSHARE = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
const CAN_MOUNT = spawnSync('unshare', [...UNSHARE, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

test.runIf(CAN_MOUNT)(
  'stays up on a full disk, says so, and serves again with all that got 201 when there is room',
  async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    mkdirSync(data);
    const node = nodeWithSmallDisk(folder.path, data);
    await using emulator = await startEmulatorProcess(['--data', data, '--throttle', 'off'], { node });
    const send = () =>
      emulator.api('/v1/events', {
        method: 'POST',
        json: { source: 'test', event_type: 'test.happened', payload: { text: randomBytes(50_000).toString('hex') } },
      });

    const created = new Set<string>();
    let refused: number | undefined;
    while (refused === undefined) {
      const { status, body } = await send();
      if (status === 201) created.add(body.event_id);
      else refused = status;
    }
    rmSync(`/proc/${emulator.processId}/root${join(data, 'ballast')}`);
    await vi.waitFor(async () => expect((await send()).status).toBe(201), { timeout: 20_000, interval: 100 });

    expect(refused).toBe(503);
    expect(emulator.output.stderr).toMatch(/^The database process ended by itself: .*No space left on device/m);
    expect(emulator.output.stderr).not.toMatch(/.{800}/);
    const listed = (await readInbox(emulator.api)).map(({ event_id }) => event_id);
    expect(listed.length).toBe(new Set(listed).size);
    expect([...created].filter((id) => !listed.includes(id))).toEqual([]);
  },
);

/**
 * A Node whose data folder is a small disk, two thirds full of something that can be removed: LevelDB wants room beside its
 * log to open again, for the files that it makes of it.
 */
function nodeWithSmallDisk(folder: string, data: string): string {
  const path = join(folder, 'node');
  const mount = `mount -t tmpfs -o size=24m none "$0" && head -c 16000000 /dev/zero > "$0/ballast" && exec "$@"`;
  const script = `#!/bin/sh\nexec unshare ${UNSHARE.join(' ')} sh -c '${mount}' '${data}' '${process.execPath}' "$@"\n`;
  writeFileSync(path, script, { mode: 0o700 });
  return path;
}
