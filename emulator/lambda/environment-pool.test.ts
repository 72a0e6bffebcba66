import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive, startTestFunction } from './test-function.ts';

/** Says that it began, and goes on until its gate, if it has one, is open. */
const WAITING = `
  import { existsSync } from 'node:fs';
  let running = 0;
  let served = 0;
  export const handler = async ({ gate }) => {
    running += 1;
    served += 1;
    console.log('began');
    const seen = { running, served, stream: process.env.AWS_LAMBDA_LOG_STREAM_NAME, pid: process.pid };
    do await new Promise((resolve) => setTimeout(resolve, 5)); while (gate !== undefined && !existsSync(gate));
    running -= 1;
    return seen;
  };`;

/** A file that opens when it is written. */
function closedGate(): { readonly gate: string; readonly open: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-gate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const gate = join(folder, 'open');
  return { gate, open: () => writeFileSync(gate, '') };
}

interface Seen {
  readonly running: number;
  readonly served: number;
  readonly stream: string;
  readonly pid: number;
}

test('gives an environment one invocation at a time', async () => {
  await using fn = await startTestFunction({ code: WAITING, maxEnvironments: 2 });

  const seen = (await Promise.all(Array.from({ length: 20 }, () => fn.value()))) as Seen[];

  expect(seen.map(({ running }) => running)).toEqual(seen.map(() => 1));
  expect(new Set(seen.map(({ stream }) => stream)).size).toBeLessThanOrEqual(2);
  expect(fn.pool.snapshot().reduce((sum, { invocations }) => sum + invocations, 0)).toBe(20);
});

test('sends an invocation to the environment that was used last', async () => {
  await using fn = await startTestFunction({ code: WAITING, minEnvironments: 3, maxEnvironments: 3 });
  await fn.pool.initialised;

  const seen: Seen[] = [];
  for (let count = 0; count < 6; count += 1) {
    seen.push((await fn.value()) as Seen);
    // The environment is idle again when its report is written.
    await fn.logged(/^REPORT/, count + 1);
    await vi.waitFor(() => expect(fn.pool.snapshot().every(({ state }) => state === 'idle')).toBe(true));
  }

  expect(new Set(seen.map(({ stream }) => stream)).size).toBe(1);
});

test('grows beyond the cores when invocations wait, and not beyond its maximum', async () => {
  await using fn = await startTestFunction({ code: WAITING, minEnvironments: 1, maxEnvironments: 4 });
  await fn.pool.initialised;
  const { gate, open } = closedGate();

  const invocations = Array.from({ length: 6 }, () => fn.value({ gate }));
  await fn.logged(/\tbegan\n/, 4);

  expect(fn.pool.snapshot().filter(({ state }) => state === 'running')).toHaveLength(4);
  expect(fn.pool.snapshot()).toHaveLength(4);
  open();
  await Promise.all(invocations);
});

test('throttles beyond the reserved concurrency, and admits again when an invocation is over', async () => {
  await using fn = await startTestFunction({
    code: WAITING,
    reservedConcurrency: 2,
    maxEnvironments: 2,
    minEnvironments: 2,
  });
  await fn.pool.initialised;
  const { gate, open } = closedGate();

  const admitted = [fn.value({ gate }), fn.value({ gate })];
  const refused = await fn.invoke();
  open();
  await Promise.all(admitted);
  const later = await fn.invoke();

  expect(refused).toEqual({
    kind: 'throttled',
    requestId: expect.any(String),
    reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
  expect(later.kind).toBe('returned');
  expect(fn.lines.filter((line) => line.startsWith('START'))).toHaveLength(3);
});

test('serves nothing with a reserved concurrency of 0', async () => {
  await using fn = await startTestFunction({ code: WAITING, reservedConcurrency: 0 });

  const result = await fn.invoke();

  expect(result.kind).toBe('throttled');
});

test('recycles all environments: what runs fails, what comes next is served by a new one', async () => {
  await using fn = await startTestFunction({ code: WAITING });
  const before = (await fn.value()) as Seen;
  const cut = fn.invoke(closedGate());
  await fn.logged(/\tbegan\n/, 2);

  await fn.pool.recycle();
  const after = (await fn.value()) as Seen;

  expect(await cut).toMatchObject({ kind: 'functionError', errorType: 'Runtime.ExitError' });
  expect(isAlive(before.pid)).toBe(false);
  expect(after).toMatchObject({ running: 1, served: 1 });
  expect(after.stream).not.toBe(before.stream);
});

test('serves what waits for an environment that is recycled while it initialises', async () => {
  await using fn = await startTestFunction({ code: WAITING });
  const waiting = fn.value();
  await fn.logged(/^INIT_START/);

  await fn.pool.recycle();

  expect(await waiting).toMatchObject({ served: 1 });
});

test('leaves no process behind when it is stopped while it starts', async () => {
  const fn = await startTestFunction({ code: WAITING, minEnvironments: 3, maxEnvironments: 3 });

  await fn[Symbol.asyncDispose]();

  const results = await fn.pool.initialised;
  expect(results.every(({ kind }) => kind === 'failed')).toBe(true);
  expect(fn.pool.snapshot().filter(({ processId }) => processId !== undefined && isAlive(processId))).toEqual([]);
});
