import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readConnection } from '../../protocol/connection-file.ts';
import { isRunning, ROOT, requestApi, temporaryFolder } from './emulator-process.ts';

/** Starts a program as npx does, on its own output. */
const PARENT = "require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' });";

test.skipIf(process.platform === 'win32')(
  'answers when nobody reads its output any more and the Node that started it has ended',
  async () => {
    using data = temporaryFolder();
    const pipe = join(data.path, 'output');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, constants.O_WRONLY);
    const up = ['up', '--port', '0', '--control-port', '0', '--data', data.path, '--ephemeral', '--no-watch'];
    const parent = spawn(process.execPath, ['-e', PARENT, '--', join(ROOT, 'dist/cli.js'), ...up], {
      env: { ...process.env, TMPDIR: data.path },
      stdio: ['ignore', writer, writer],
    });
    closeSync(writer);
    const { apiUrl, processId } = await vi.waitFor(() => readConnection(data.path), { timeout: 20_000 });

    // Its end makes the pipe, which both share, one whose writers wait.
    parent.kill('SIGTERM');
    await once(parent, 'exit');
    const statuses: number[] = [];
    // A pipe holds 64 KB, and each of these requests prints a line of 8 KB.
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await requestApi(apiUrl, `/v1/${'x'.repeat(8_000)}`)).status);
    }
    const health = await requestApi(apiUrl, '/v1/health');
    process.kill(processId, 'SIGTERM');
    await vi.waitFor(() => expect(isRunning(processId)).toBe(false), { timeout: 10_000 });

    closeSync(reader);
    expect(health.status).toBe(200);
    expect(new Set(statuses)).toEqual(new Set([404]));
  },
);
