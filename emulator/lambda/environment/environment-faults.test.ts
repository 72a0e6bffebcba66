import { expect, test } from 'vitest';
import { startTestFunction } from '../test-function.ts';

const COUNTING = `
  let n = 0;
  export const handler = async () => ({ n: (n += 1), stream: process.env.AWS_LAMBDA_LOG_STREAM_NAME });`;

test('a crash kills the environment in the middle of the invocation', async () => {
  await using fn = await startTestFunction({ code: COUNTING });
  await fn.value();

  const result = await fn.invoke({}, 'lambda-crash');
  const after = await fn.value();

  expect(result).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${result.requestId} Error: Runtime exited with error: signal: killed`,
  });
  expect(await fn.reported(result.requestId)).toMatchObject({
    status: 'error',
    errorType: 'Runtime.ExitError',
    faultId: 'fault-1',
  });
  expect(after).toMatchObject({ n: 1 });
});

test('a lack of memory is reported as one', async () => {
  await using fn = await startTestFunction({ code: COUNTING });

  const result = await fn.invoke({}, 'lambda-memory');

  expect(result).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/signal: killed$/),
  });
  expect(await fn.reported(result.requestId)).toMatchObject({
    errorType: 'Runtime.OutOfMemory',
    maxMemoryUsedMb: 512,
    faultId: 'fault-1',
  });
  await fn.logged(/\tMax Memory Used: 512 MB\t.*Error Type: Runtime\.OutOfMemory\t\n$/);
});

test('a throttle is as if no concurrency were left: no environment sees it, and others go on', async () => {
  await using fn = await startTestFunction({ code: COUNTING });

  const result = await fn.invoke({}, 'lambda-throttle');
  const after = await fn.value();

  expect(result).toMatchObject({ kind: 'throttled', reason: 'ConcurrentInvocationLimitExceeded' });
  expect(await fn.reported(result.requestId)).toMatchObject({ status: 'throttled', faultId: 'fault-1', durationMs: 0 });
  expect(after).toMatchObject({ n: 1 });
});

test('a timeout comes when the time of the function is over, and the handler has seen nothing', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 300,
    code: "export const handler = async () => console.log('seen');",
  });

  const result = await fn.invoke({}, 'lambda-timeout');

  expect(result).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${result.requestId} Error: Task timed out after 0.30 seconds`,
  });
  const report = await fn.reported(result.requestId);
  expect(report).toMatchObject({ status: 'timeout', faultId: 'fault-1' });
  expect(report.durationMs).toBeGreaterThanOrEqual(299);
  expect(fn.lines.filter((line) => line.includes('seen'))).toEqual([]);
});

test('a cold start gets a new environment, in the place of an idle one', async () => {
  await using fn = await startTestFunction({ code: COUNTING });
  const before = await fn.value();
  await fn.logged(/^REPORT/);

  const result = await fn.invoke({}, 'lambda-cold-start');

  const after = result.kind === 'returned' ? JSON.parse(result.payload) : undefined;
  expect(after).toMatchObject({ n: 1 });
  expect(after.stream).not.toBe((before as typeof after).stream);
  expect(await fn.reported(result.requestId)).toMatchObject({
    status: 'ok',
    environment: { start: 'cold' },
    initDurationMs: expect.any(Number),
    hostQueueMs: 0,
    faultId: 'fault-1',
  });
  expect(fn.pool.snapshot()).toHaveLength(1);
});

test('a cold start waits for a busy environment, if this machine has no place for another, and then takes its place', async () => {
  await using fn = await startTestFunction({ code: COUNTING });
  await fn.pool.initialised;

  const busy = fn.invoke();
  const cold = fn.invoke({}, 'lambda-cold-start');
  const warm = fn.invoke();

  expect(await busy).toMatchObject({ kind: 'returned' });
  const report = await fn.reported((await cold).requestId);
  expect(report).toMatchObject({ environment: { start: 'cold' }, hostLimit: 'processes' });
  expect(report.hostQueueMs).toBeGreaterThan(0);
  expect(await warm).toMatchObject({ kind: 'returned' });
});
