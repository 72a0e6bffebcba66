import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { programFile } from '../../program-files.ts';
import { TEST_SETTINGS } from '../test-database.ts';

/** The process as the emulator starts it, told its settings. */
async function startProcess() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const child = fork(programFile('database-process.js'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    listener.close();
  });
  // Node acknowledges a socket that has arrived: from then on the process is at work on its settings.
  const acknowledged = once(child, 'internalMessage');
  child.send(TEST_SETTINGS, listener);
  expect(await acknowledged).toMatchObject([{ cmd: 'NODE_HANDLE_ACK' }, undefined]);
  return child;
}

test('ends when the emulator goes away', async () => {
  const child = await startProcess();
  await once(child, 'message');

  child.disconnect();

  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('ends when the emulator goes away before the database is open, so that it does not hold the folder for ever', async () => {
  const child = await startProcess();

  child.disconnect();

  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.for(['SIGINT', 'SIGTERM'] as const)(
  'leaves its end to the emulator when the terminal sends %s',
  async (signal) => {
    const child = await startProcess();
    await once(child, 'message');

    child.kill(signal);
    child.disconnect();

    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);
