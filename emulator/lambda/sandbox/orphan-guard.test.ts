import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive } from '../test-function.ts';
import { startOrphanGuard } from './orphan-guard.ts';

/** A folder whose name has what a shell might trip over. */
function trickyFolder(): string {
  return temporaryFolder(`triggers test '"$(touch x)" * ; \\ `);
}

function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function made(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'file'), '');
  return folder;
}

function sleeper(): number {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

test('removes what is left when the pipe ends, and only that', async () => {
  const prefix = join(trickyFolder(), 'environment-');
  const [kept, left] = [made(`${prefix}aB3`), made(`${prefix}cD4`)];
  const [ended, running] = [sleeper(), sleeper()];
  const guard = startOrphanGuard(prefix);
  guard.folderMade(kept);
  guard.folderMade(left);
  guard.groupStarted(ended);
  guard.groupStarted(running);
  guard.folderRemoved(kept);
  guard.groupEnded(ended);

  await guard[Symbol.asyncDispose]();

  expect([existsSync(kept), existsSync(left)]).toEqual([true, false]);
  await vi.waitFor(() => expect(isAlive(running)).toBe(false));
  expect(isAlive(ended)).toBe(true);
});

test('never removes a folder that is not one of its own', async () => {
  const folder = trickyFolder();
  const prefix = join(folder, 'environment-');
  const others = [made(join(folder, 'other')), made(`${prefix}a.b`), made(join(made(`${prefix}ok`), 'inside'))];
  const guard = startOrphanGuard(prefix);
  for (const other of [...others, prefix, `${prefix}ok/../other`, '/', '']) guard.folderMade(other);

  await guard[Symbol.asyncDispose]();

  expect(others.map((other) => existsSync(other))).toEqual([true, true, true]);
});

test('ends frozen and spinning environments, and their folders, when the emulator is killed', async () => {
  const host = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
      import { startTestFunction } from ${JSON.stringify(new URL('../test-function.ts', import.meta.url).href)};
      const fn = await startTestFunction({
        maxEnvironments: 2,
        code: \`import { tmpdir } from 'node:os';
          export const handler = async ({ spin }) => {
            console.log('seen', process.pid, tmpdir());
            if (spin) for (;;);
          };\`,
      });
      await fn.value();
      const spinning = fn.invoke({ spin: true });
      const frozen = fn.invoke();
      await frozen;
      for (const line of await fn.logged(/\\tseen /, 3)) console.log(line.split('\\t').at(-1).trim());
      while (!fn.pool.snapshot().some(({ state }) => state === 'frozen')) await new Promise(setImmediate);
      console.log('ready');
      await spinning;
      `,
    ],
    // It has no time to remove the folder of its function.
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: temporaryFolder('triggers-test-orphans-') },
    },
  );
  onTestFinished(() => void host.kill('SIGKILL'));
  const environments = new Map<number, string>();
  for await (const line of createInterface({ input: host.stdout })) {
    const [, processId, folder = ''] = /^seen (\d+) (.*)$/.exec(line) ?? [];
    if (processId !== undefined) environments.set(Number(processId), folder);
    if (line === 'ready') break;
  }
  expect([...environments.keys()].map(isAlive)).toEqual([true, true]);
  expect([...environments.values()].map((folder) => existsSync(folder))).toEqual([true, true]);

  host.kill('SIGKILL');
  await once(host, 'exit');

  await vi.waitFor(
    () => {
      expect([...environments.keys()].map(isAlive)).toEqual([false, false]);
      expect([...environments.values()].map((folder) => existsSync(folder))).toEqual([false, false]);
    },
    { timeout: 10_000 },
  );
});
