import { expect, test } from 'vitest';
import { readConnection } from '../../protocol/connection-file.ts';
import { TOKEN_HEADER } from '../../protocol/control-api.ts';
import { readEventStream } from '../../protocol/event-stream.ts';
import { LoadRun, LoadRunStatus } from '../../protocol/load-run.ts';
import { isRunning, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

async function startEmulator() {
  const data = temporaryFolder();
  const emulator = await startEmulatorProcess(['--data', data.path, '--ephemeral', '--quiet']);
  const { token } = readConnection(data.path);
  return {
    controlUrl: emulator.controlUrl,
    async call(method: string, body?: object): Promise<LoadRunStatus> {
      const response = await fetch(`${emulator.controlUrl}/v1/load-run`, {
        method,
        headers: { [TOKEN_HEADER]: token, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return LoadRunStatus.parse(await response.json());
    },
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
}

test('starts a scenario over the control API, streams how it stands, and ends it gracefully', async () => {
  await using emulator = await startEmulator();
  const stop = new AbortController();
  const events = readEventStream(emulator, { topics: ['load'], after: 0, signal: stop.signal });

  const started = await emulator.call('POST', { scenario: 'smoke' });
  await emulator.call('DELETE');
  const seen: LoadRun[] = [];
  for await (const { data } of events) {
    seen.push(LoadRun.parse(data));
    if (seen.at(-1)?.ended !== undefined) stop.abort();
  }

  expect(started.run?.progress).toMatchObject({ scenario: 'smoke' });
  expect(started.scenarios.map(({ name }) => name)).toContain('smoke');
  expect(seen.at(-1)).toMatchObject({ ended: 'done', progress: { state: 'done', scenario: 'smoke' } });
  const processId = seen.at(-1)?.progress.processId ?? 0;
  await expect.poll(() => isRunning(processId), { timeout: 10_000 }).toBe(false);
});

test('sees that a run was killed', async () => {
  await using emulator = await startEmulator();
  const { run } = await emulator.call('POST', { scenario: 'smoke' });

  process.kill(run?.progress.processId ?? Number.NaN, 'SIGKILL');

  await expect.poll(async () => (await emulator.call('GET')).run?.ended, { timeout: 10_000 }).toBe('processEnded');
});
