import { expect, test } from 'vitest';
import type { CpuLimiter } from '../cpu-share/cpu-limiter.ts';
import { startTestFunction } from '../test-function.ts';

test('tells of the start and the end of an invocation', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async () => 1;' });
  await fn.pool.initialised;

  const { requestId } = await fn.invoke();
  const report = await fn.reported(requestId);

  const [environment] = fn.pool.snapshot();
  const { logStreamName, accessKeyId } = environment ?? {};
  expect(fn.starts).toEqual([{ requestId, accessKeyId, logStreamName, startedAtMs: report.startedAtMs }]);
  expect(report).toEqual({
    requestId,
    status: 'ok',
    requestedAtMs: expect.any(Number),
    hostQueueMs: 0,
    environment: { logStreamName, accessKeyId, processId: environment?.processId, start: 'cold' },
    startedAtMs: expect.any(Number),
    durationMs: expect.any(Number),
    initDurationMs: expect.any(Number),
    billedDurationMs: expect.any(Number),
    memorySizeMb: 512,
    maxMemoryUsedMb: expect.any(Number),
    cpuMs: expect.any(Number),
    timeoutMs: 30_000,
  });
  expect(report.startedAtMs).toBeGreaterThanOrEqual(report.requestedAtMs);
  expect(report.billedDurationMs).toBeGreaterThanOrEqual(report.durationMs + (report.initDurationMs ?? 0) - 1);
});

test('tells the processor time of an invocation, and not its waiting time', async () => {
  await using fn = await startTestFunction({
    code: `import { setTimeout } from 'node:timers/promises';
      const busy = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
      export const handler = async ({ workMs = 0, waitMs = 0 }) => {
        const until = busy() + workMs;
        while (busy() < until);
        await setTimeout(waitMs);
        return 1;
      };`,
  });
  await fn.invoke({});

  const working = await fn.invoke({ workMs: 80 });
  const waiting = await fn.invoke({ waitMs: 200 });

  const { cpuMs: worked = 0 } = await fn.reported(working.requestId);
  const { cpuMs: waited = 0, durationMs } = await fn.reported(waiting.requestId);
  expect(worked).toBeGreaterThanOrEqual(80);
  expect(waited).toBeLessThan(80);
  expect(durationMs).toBeGreaterThanOrEqual(199);
});

test('tells no processor time of an invocation that its process did not survive', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async () => process.exit(1);' });

  const { requestId } = await fn.invoke();

  expect((await fn.reported(requestId)).cpuMs).toBeUndefined();
});

test('tells how an environment was when it began', async () => {
  await using fn = await startTestFunction({
    code: 'export const handler = async ({ end }) => { if (end) process.exit(1); return 1; };',
  });

  for (const event of [{}, {}, { end: true }, {}, {}]) await fn.invoke(event);
  await fn.logged(/^REPORT/, 5);

  expect(fn.reports.map(({ environment }) => environment?.start)).toEqual(['cold', 'warm', 'warm', 'reset', 'warm']);
  expect(fn.reports.map(({ status }) => status)).toEqual(['ok', 'ok', 'error', 'ok', 'ok']);
  expect(fn.reports.map(({ initDurationMs }) => initDurationMs !== undefined)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('names the type of an error that the handler throws, which the report line does not', async () => {
  await using fn = await startTestFunction({
    code: "export const handler = async () => { throw new RangeError('no'); };",
  });

  const { requestId } = await fn.invoke();

  expect(await fn.reported(requestId)).toMatchObject({ status: 'error', errorType: 'RangeError' });
  const [line] = await fn.logged(/^REPORT/);
  expect(line).not.toContain('Status');
});

test('reports an invocation that was throttled', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = async () => 1;', reservedConcurrency: 0 });

  const { requestId } = await fn.invoke();

  expect(await fn.reported(requestId)).toMatchObject({
    status: 'throttled',
    errorType: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    durationMs: 0,
    billedDurationMs: 0,
  });
  expect(fn.reports[0]).not.toHaveProperty('environment');
  expect(fn.starts).toEqual([]);
});

test('reports an invocation that is cut short when the environments are recycled', async () => {
  await using fn = await startTestFunction({
    code: "export const handler = async () => { console.log('began'); await new Promise((resolve) => setTimeout(resolve, 60_000)); };",
    recycleDrainMs: 0,
  });
  const cut = fn.invoke();
  await fn.logged(/\tbegan\n/);

  await fn.pool.recycle();

  expect(await fn.reported((await cut).requestId)).toMatchObject({ status: 'error', errorType: 'Runtime.ExitError' });
});

test('gives each environment credentials of its own, and keeps them over a reset', async () => {
  await using fn = await startTestFunction({
    minEnvironments: 2,
    maxEnvironments: 2,
    code: 'export const handler = async ({ end }) => { if (end) process.exit(1); return process.env.AWS_ACCESS_KEY_ID; };',
  });
  await fn.pool.initialised;

  const first = await fn.value();
  await fn.invoke({ end: true });
  const again = await fn.value();

  const ids = fn.pool.snapshot().map(({ accessKeyId }) => accessKeyId);
  expect(new Set(ids).size).toBe(2);
  expect(ids).toContain(first);
  expect(again).toBe(first);
});

test('shows what an environment works on', async () => {
  await using fn = await startTestFunction({
    code: "export const handler = async () => { console.log('began'); await new Promise((resolve) => setTimeout(resolve, 60_000)); };",
    recycleDrainMs: 0,
  });
  await fn.pool.initialised;
  const before = fn.pool.snapshot()[0];
  const beganMs = Date.now();

  void fn.invoke();
  await fn.logged(/\tbegan\n/);
  const snapshot = fn.pool.snapshot()[0];

  expect(before).toMatchObject({ invocation: undefined, lastInvocationAtMs: undefined });
  expect(snapshot).toMatchObject({
    state: 'running',
    memorySizeMb: 512,
    invocation: { requestId: fn.starts[0]?.requestId, startedAtMs: fn.starts[0]?.startedAtMs },
  });
  expect(snapshot?.invocation?.durationMs).toBeGreaterThan(0);
  expect(snapshot?.lastInvocationAtMs).toBeGreaterThanOrEqual(beganMs);
  expect(fn.pool.counts()).toMatchObject({ running: 1, queued: 0, environments: 1, coldStarts: 1, throttled: 0 });
});

test('holds a process to its share of a CPU while it works, and says so in the report', async () => {
  const calls: string[] = [];
  const cpuLimiter: CpuLimiter = {
    mechanism: 'signals',
    cpuShare: 512 / 1769,
    limit: () => {
      calls.push('limit');
      return {
        resume: () => calls.push('resume'),
        pause: () => calls.push('pause'),
        [Symbol.dispose]: () => calls.push('dispose'),
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await using fn = await startTestFunction({ code: 'export const handler = async () => 1;', cpuLimiter });
  await fn.pool.initialised;
  const afterInit = [...calls];

  await fn.value();
  const [line = ''] = await fn.logged(/^REPORT/);
  const afterInvocation = [...calls];
  await fn.pool.recycle();

  expect(afterInit).toEqual(['limit', 'resume', 'pause']);
  expect(afterInvocation.slice(3)).toEqual(['resume', 'pause']);
  expect(calls.at(-1)).toBe('dispose');
  expect(line).toMatch(/\tCPU Share: 0\.289 vCPU\t\n$/);
  expect(fn.reports[0]?.cpuShare).toBe(512 / 1769);
});
