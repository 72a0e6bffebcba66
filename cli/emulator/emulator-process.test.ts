import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmulatorProcess } from './emulator-process.ts';

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

test('serves when it is started, and leaves neither process nor folder when it goes out of scope', async () => {
  const started = await startEmulatorProcess({ commandLine: ['--rate-limit', '7'] });
  const inbox = await fetch(`${started.apiUrl}/v1/inbox`, { headers: { 'X-API-Key': 'test-api-key-12345' } });
  await inbox.text();
  await started[Symbol.asyncDispose]();
  await started[Symbol.asyncDispose]();

  expect(inbox.headers.get('X-RateLimit-Limit')).toBe('7');
  expect(await started.ended).toBe(143);
  expect(isAlive(started.processId)).toBe(false);
  expect(existsSync(started.dataDirectory)).toBe(false);
});

test('says what the emulator said when it cannot start', async () => {
  await expect(startEmulatorProcess({ commandLine: ['--throttle', 'fast'] })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringContaining('--throttle fast is not usable. Give requests a second and burst'),
  });
});

test('gives a start up when it is told to', async () => {
  const reason = new Error('enough');

  await expect(startEmulatorProcess({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('ends when the program that started it is killed', async () => {
  const module = new URL('./emulator-process.ts', import.meta.url).href;
  const script = `const { startEmulatorProcess } = await import(${JSON.stringify(module)});
    const emulator = await startEmulatorProcess({});
    console.log(JSON.stringify(emulator));`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const { processId: emulatorId, dataDirectory } = JSON.parse(line);
  // Nobody is left to remove it.
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  expect(isAlive(emulatorId)).toBe(true);

  parent.kill('SIGKILL');

  await vi.waitFor(() => expect(isAlive(emulatorId)).toBe(false), { timeout: 10_000, interval: 20 });
});
