import { expect, test } from 'vitest';
import { startTestFunction } from './test-function.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_LIMIT_MS = 10_000;

test('kills an initialisation that takes over 10 s, and gives the next one the time of the function', async () => {
  await using fn = await startTestFunction({
    code: `
      import { existsSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      const file = tmpdir() + '/tried';
      if (!existsSync(file)) { writeFileSync(file, ''); await new Promise((resolve) => setTimeout(resolve, 60_000)); }
      export const handler = async () => 'ok';`,
  });

  const [line = ''] = await fn.logged(/^INIT_REPORT/);
  const [first] = await fn.pool.initialised;
  const value = await fn.value();

  expect(line).toMatch(/^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\tStatus: timeout\n$/);
  const durationMs = Number(/Duration: ([\d.]+) ms/.exec(line)?.[1]);
  expect(durationMs).toBeGreaterThanOrEqual(INIT_LIMIT_MS - 1);
  expect(durationMs).toBeLessThan(INIT_LIMIT_MS + 3_000);
  expect(first).toMatchObject({ kind: 'failed' });
  expect(value).toBe('ok');
});
