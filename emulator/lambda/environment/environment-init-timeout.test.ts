import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFunction } from '../test-function.ts';
import { INIT_TIMEOUT_MS } from './environment-settings.ts';

test('kills an initialisation that takes too long, and gives the next one the time of the function', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const killed = join(folder, 'killed');
  await using fn = await startTestFunction({
    initTimeoutMs: 300,
    code: `
      import { existsSync } from 'node:fs';
      while (!existsSync(${JSON.stringify(killed)}));
      const until = Date.now() + 400;
      while (Date.now() < until);
      export const handler = async () => 'ok';`,
  });

  const [line = ''] = await fn.logged(/^INIT_REPORT/);
  const [first] = await fn.pool.initialised;
  writeFileSync(killed, '');
  const value = await fn.value();

  expect(line).toMatch(/^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\tStatus: timeout\n$/);
  expect(Number(/Duration: ([\d.]+) ms/.exec(line)?.[1])).toBeGreaterThanOrEqual(299);
  expect(first).toMatchObject({
    kind: 'failed',
    error: { errorType: 'Sandbox.Timedout', errorMessage: 'The initialisation took longer than 0.30 seconds' },
  });
  expect(value).toBe('ok');
});

test('gives an initialisation the 10 s of AWS', () => {
  expect(INIT_TIMEOUT_MS).toBe(10_000);
});
