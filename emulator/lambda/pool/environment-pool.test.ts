import { expect, test, vi } from 'vitest';
import { isAlive, startTestFunction } from '../test-function.ts';
import { closedGate } from '../test-gate.ts';

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
    await vi.waitFor(() =>
      expect(fn.pool.snapshot().every(({ state }) => state === 'idle' || state === 'frozen')).toBe(true),
    );
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
  expect(fn.pool.counts()).toMatchObject({ concurrencyLimit: 2, throttled: 1 });
});

test('serves nothing with a reserved concurrency of 0', async () => {
  await using fn = await startTestFunction({ code: WAITING, reservedConcurrency: 0 });

  const result = await fn.invoke();

  expect(result.kind).toBe('throttled');
});

test('recycles all environments without failing an invocation: one that runs ends, others wait for new ones', async () => {
  await using fn = await startTestFunction({ code: WAITING, reservedConcurrency: 2 });
  const before = (await fn.value()) as Seen;
  const { gate, open } = closedGate();
  const running = fn.value({ gate });
  await fn.logged(/\tbegan\n/, 2);
  const seen: number[] = [];

  const recycled = fn.pool.recycle(async () => {
    seen.push(fn.pool.snapshot().length);
  });
  await Promise.resolve();
  const held = [fn.invoke(), fn.invoke(), fn.invoke(undefined, 'lambda-cold-start')];
  open();

  expect(await running).toMatchObject({ pid: before.pid, served: 2 });
  expect(await recycled).toEqual({ cutInvocations: 0 });
  expect(seen).toEqual([0]);
  expect(isAlive(before.pid)).toBe(false);
  const results = await Promise.all(held);
  expect(results.map(({ kind }) => kind)).toEqual(['returned', 'returned', 'returned']);
  const reports = await Promise.all(results.map(({ requestId }) => fn.reported(requestId)));
  expect(reports.map(({ hostLimit }) => hostLimit)).toEqual(['reset', 'reset', 'reset']);
  expect(fn.reports.every(({ status }) => status === 'ok')).toBe(true);
});

test('recycles an environment that goes on for too long, and says that its invocation was cut', async () => {
  await using fn = await startTestFunction({ code: WAITING, recycleDrainMs: 20 });
  const cut = fn.invoke(closedGate());
  await fn.logged(/\tbegan\n/);

  const result = await fn.pool.recycle();
  const after = (await fn.value()) as Seen;

  expect(result).toEqual({ cutInvocations: 1 });
  expect(await cut).toMatchObject({ kind: 'functionError', errorType: 'Runtime.ExitError' });
  expect(after).toMatchObject({ running: 1, served: 1 });
});

test('serves again with what became of it when what is done while nothing runs fails', async () => {
  await using fn = await startTestFunction({ code: WAITING });
  await fn.pool.initialised;

  const recycled = fn.pool.recycle(() => Promise.reject(new Error('no database')));

  await expect(recycled).rejects.toThrow('no database');
  expect(await fn.value()).toMatchObject({ served: 1 });
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

test('counts the account among the limits when the function has reserved nothing', async () => {
  await using fn = await startTestFunction({ code: WAITING });

  expect(fn.pool.counts()).toEqual({
    running: 0,
    queued: 0,
    environments: expect.any(Number),
    maxEnvironments: 1,
    concurrencyLimit: 1_000,
    throttled: 0,
    coldStarts: 0,
  });
});

test('ends environments that nobody has used for a while, frozen ones too, and starts anew', async () => {
  await using fn = await startTestFunction({
    code: `process.on('SIGTERM', () => console.log('asked')); ${WAITING}`,
    idleTimeoutMs: 100,
    minEnvironments: 2,
    maxEnvironments: 2,
  });
  const before = (await fn.value()) as Seen;

  await vi.waitFor(() => expect(fn.pool.snapshot()).toEqual([]));
  await vi.waitFor(() => expect(isAlive(before.pid)).toBe(false));
  const after = (await fn.value()) as Seen;

  expect(after).toMatchObject({ served: 1 });
  expect(after.stream).not.toBe(before.stream);
  expect(fn.lines.filter((line) => line.includes('asked'))).toEqual([]);
});

test('says what of this machine an invocation has waited for, and calls a cold start none of it', async () => {
  await using fn = await startTestFunction({ code: WAITING, minEnvironments: 0, maxEnvironments: 1 });
  const { gate, open } = closedGate();

  const first = fn.invoke({ gate });
  const second = fn.invoke();
  await fn.logged(/\tbegan\n/);
  open();
  const reports = [await fn.reported((await first).requestId), await fn.reported((await second).requestId)];

  expect(reports[0]).toMatchObject({ hostQueueMs: 0, environment: { start: 'cold' } });
  expect(reports[0]).toMatchObject({ hostLimit: undefined });
  expect(reports[1]).toMatchObject({ hostLimit: 'processes', environment: { start: 'warm' } });
  expect(reports[1]?.hostQueueMs).toBeGreaterThan(0);
  expect(fn.pool.counts()).toMatchObject({ coldStarts: 1, throttled: 0 });
});

test('waits instead of starting another environment while memory is short', async () => {
  let availableMb = 100;
  await using fn = await startTestFunction({
    code: WAITING,
    maxEnvironments: 2,
    availableMemoryMb: () => availableMb,
  });
  await fn.pool.initialised;
  const { gate, open } = closedGate();
  const first = fn.invoke({ gate });
  const second = fn.invoke({ gate });
  await fn.logged(/\tbegan\n/);
  const meanwhile = fn.pool.counts();

  availableMb = 100_000;
  await fn.logged(/\tbegan\n/, 2);
  open();
  await first;
  const report = await fn.reported((await second).requestId);

  expect(meanwhile).toMatchObject({ running: 1, queued: 1, environments: 1 });
  expect(report).toMatchObject({ environment: { start: 'cold' } });
  expect(report.hostQueueMs).toBeGreaterThan(0);
});

test('answers what still waits when it is stopped', async () => {
  const fn = await startTestFunction({ code: WAITING });
  await fn.pool.initialised;
  const results = [fn.invoke(closedGate()), fn.invoke()];
  await fn.logged(/\tbegan\n/);

  await fn[Symbol.asyncDispose]();

  expect((await Promise.all(results)).map(({ kind }) => kind)).toEqual(['functionError', 'functionError']);
});
