import { expect, test } from 'vitest';
import { startTestFunction } from '../test-function.ts';

const canSeeMemory = process.platform === 'linux';

/** Takes memory, in steps, until it has what it was told. */
const GREEDY = `
  const kept = [];
  export const handler = async ({ megabytes = 0, hang }) => {
    for (let taken = 0; taken < megabytes; taken += 8) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
    while (hang) await new Promise((resolve) => setTimeout(resolve, 10));
    return kept.length;
  };`;

const KILLED = { kind: 'functionError', errorType: 'Runtime.ExitError' };
const REPORT =
  /^REPORT .*\tMemory Size: 256 MB\tMax Memory Used: 256 MB\t(Init Duration: [\d.]+ ms\t)?Status: error\tError Type: Runtime\.OutOfMemory\t\n$/;

test.skipIf(!canSeeMemory).for([
  ['while it runs', { megabytes: 400, hang: true }],
  ['with its response', { megabytes: 400 }],
] as const)('kills a function that has too much memory %s, and starts it anew', async ([, event]) => {
  await using fn = await startTestFunction({ memoryMb: 256, code: GREEDY });

  const result = await fn.invoke(event);
  const report = await fn.reported(result.requestId);

  const errorMessage = `RequestId: ${result.requestId} Error: Runtime exited with error: signal: killed`;
  expect(result).toMatchObject({
    ...KILLED,
    payload: JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage }),
  });
  expect(report).toMatchObject({ status: 'error', errorType: 'Runtime.OutOfMemory', maxMemoryUsedMb: 256 });
  expect(await fn.logged(REPORT)).toHaveLength(1);
  expect(await fn.value({})).toBe(0);
});

test('kills a function that reports too much memory with its response, without looking from outside', async () => {
  // Quick enough for no look from outside to come between.
  await using fn = await startTestFunction({
    memoryMb: 128,
    code: 'export const handler = async () => Buffer.alloc(150 * 1024 * 1024, 1).length;',
  });

  const result = await fn.invoke();

  expect(result).toMatchObject(KILLED);
  expect(await fn.reported(result.requestId)).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
});

test.skipIf(!canSeeMemory)('kills an initialisation that has too much memory', async () => {
  await using fn = await startTestFunction({
    memoryMb: 128,
    code: `const kept = [];
      for (let taken = 0; taken < 300; taken += 10) kept.push(Buffer.alloc(10 * 1024 * 1024, 1));
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      export const handler = async () => kept.length;`,
  });

  const [first] = await fn.pool.initialised;
  const result = await fn.invoke();

  expect(first).toMatchObject({ kind: 'failed' });
  const [line] = await fn.logged(/^INIT_REPORT/);
  expect(line).toMatch(/\tPhase: init\tStatus: error\tError Type: Runtime\.OutOfMemory\n$/);
  expect(await fn.reported(result.requestId)).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
});

test('leaves a function alone that has less than its memory', async () => {
  await using fn = await startTestFunction({ memoryMb: 256, code: GREEDY });

  const results = [await fn.invoke({ megabytes: 96 }), await fn.invoke({})];

  expect(results.map(({ kind }) => kind)).toEqual(['returned', 'returned']);
});

test('ends as Node ends it when the heap is full before the memory is', async () => {
  await using fn = await startTestFunction({
    memoryMb: 1_024,
    code: `export const handler = async ({ fill }) => {
      const kept = [];
      while (fill) kept.push(new Array(131_072).fill(1.1));
      return 'fine';
    };`,
  });

  const result = await fn.invoke({ fill: true });

  expect(result).toMatchObject({
    ...KILLED,
    errorMessage: expect.stringMatching(/ exited with error: signal: aborted$/),
  });
  await fn.logged(/^FATAL ERROR: .*JavaScript heap out of memory/);
  await fn.logged(/^REPORT .*\tStatus: error\tError Type: Runtime\.ExitError\t\n$/);
  expect(await fn.value({})).toBe('fine');
});

test('does not take the memory of the emulator for that of the function', async () => {
  const ballast = Buffer.alloc(300 * 1024 * 1024, 1);
  await using fn = await startTestFunction({ memoryMb: 256, code: GREEDY });

  const result = await fn.invoke();

  expect(ballast).toHaveLength(300 * 1024 * 1024);
  expect(result).toMatchObject({ kind: 'returned' });
  expect((await fn.reported(result.requestId)).maxMemoryUsedMb).toBeLessThan(200);
});
