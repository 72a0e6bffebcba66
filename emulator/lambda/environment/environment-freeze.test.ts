import { expect, test, vi } from 'vitest';
import { processState, startTestFunction, type TestFunction } from '../test-function.ts';

const canSeeStates = process.platform === 'linux';

async function waitUntilFrozen(fn: TestFunction): Promise<number> {
  await vi.waitFor(() => expect(fn.pool.snapshot().map(({ state }) => state)).toEqual(['frozen']));
  const processId = fn.pool.snapshot()[0]?.processId ?? 0;
  if (canSeeStates) await vi.waitFor(() => expect(processState(processId)).toBe('T'));
  return processId;
}

/** Its timer is due long after the answer, and tells when it fires. */
const TIMER = `
  const fired = Promise.withResolvers();
  let armedAt;
  export const handler = async ({ arm }) => {
    if (arm) {
      armedAt = Date.now();
      setTimeout(() => fired.resolve(Date.now()), 300);
      return armedAt;
    }
    return fired.promise;
  };`;

test.skipIf(process.platform === 'win32')(
  'fires a timer that an invocation left behind in the next one, and not before',
  async () => {
    await using fn = await startTestFunction({ code: TIMER });
    const armedAt = Number(await fn.value({ arm: true }));
    await waitUntilFrozen(fn);
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(armedAt + 350));

    const invokedAt = Date.now();
    const firedAt = await fn.value({});

    expect(firedAt).toBeGreaterThanOrEqual(invokedAt);
  },
);

test('lets a timer that an invocation left behind go on if it is told not to freeze', async () => {
  await using fn = await startTestFunction({
    freeze: 'never',
    code: "export const handler = async () => { setTimeout(() => console.log('fired'), 50); };",
  });

  await fn.invoke();
  await fn.logged(/\tfired\n$/);

  expect(fn.pool.snapshot()).toMatchObject([{ state: 'idle' }]);
});

test.skipIf(!canSeeStates)(
  'freezes an environment that was started ahead, and processes that a function started',
  async () => {
    await using fn = await startTestFunction({
      code: `import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
      export const handler = async () => child.pid;`,
    });
    await fn.pool.initialised;

    await waitUntilFrozen(fn);
    const child = Number(await fn.value());
    await waitUntilFrozen(fn);

    await vi.waitFor(() => expect(processState(child)).toBe('T'));
  },
);

test('goes on where it was: what is frozen serves the next invocation', async () => {
  await using fn = await startTestFunction({ code: 'let n = 0; export const handler = async () => (n += 1);' });

  const values: unknown[] = [];
  for (let count = 0; count < 3; count += 1) {
    values.push(await fn.value());
    if (process.platform !== 'win32') await waitUntilFrozen(fn);
  }

  expect(values).toEqual([1, 2, 3]);
  expect(fn.pool.snapshot()).toHaveLength(1);
});
