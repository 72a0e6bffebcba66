import { expect, test, vi } from 'vitest';
import { startTestFunction } from '../test-function.ts';
import { closedGate } from '../test-gate.ts';

const returning = (text: string) => `
  import { existsSync } from 'node:fs';
  export const handler = async ({ gate }) => {
    console.log('began');
    while (gate && !existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 5));
    return '${text}, ' + process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE + ' MB';
  };`;

test('serves with new code and settings once they are ready', async () => {
  await using fn = await startTestFunction({ code: returning('old'), minEnvironments: 2, maxEnvironments: 2 });
  await fn.pool.initialised;
  const before = await fn.value({});
  fn.write(returning('new'));

  const result = await fn.pool.replace({ function: { ...fn.deployed, memoryMb: 256 } });
  const after = await fn.value({});

  expect(result).toEqual({ kind: 'ready', initDurationMs: expect.any(Number) });
  expect([before, after]).toEqual(['old, 512 MB', 'new, 256 MB']);
  expect(fn.pool.snapshot()).toMatchObject([{ memorySizeMb: 256, invocations: 1 }]);
});

test('goes on with the old code when the new one does not load', async () => {
  await using fn = await startTestFunction({ code: returning('old') });
  await fn.pool.initialised;
  const [before] = fn.pool.snapshot();
  fn.write('export const handler = ;');

  const result = await fn.pool.replace({ function: fn.deployed });

  expect(result).toMatchObject({ kind: 'failed', error: { errorType: 'Runtime.UserCodeSyntaxError' } });
  expect(await fn.value({})).toBe('old, 512 MB');
  expect(fn.pool.snapshot().map(({ logStreamName }) => logStreamName)).toEqual([before?.logStreamName]);
});

test.for([
  ['has a syntax error', 'export const handler = ;'],
  ['throws while it loads', 'throw new Error("broken");'],
])('starts further environments with the old code when the new one %s', async ([, broken]) => {
  await using fn = await startTestFunction({ code: returning('old'), maxEnvironments: 2 });
  const { gate, open } = closedGate();
  fn.write(broken as string);

  const result = await fn.pool.replace({ function: fn.deployed });
  const first = fn.value({ gate });
  await fn.logged(/\tbegan\n/);
  const second = await fn.value({});
  open();

  expect(result.kind).toBe('failed');
  expect([await first, second]).toEqual(['old, 512 MB', 'old, 512 MB']);
  expect(fn.pool.snapshot()).toHaveLength(2);
});

test('gives no environment what is saved before it is deployed', async () => {
  await using fn = await startTestFunction({ code: returning('old') });
  await fn.pool.initialised;
  fn.write(returning('saved'));

  await fn.pool.recycle();

  expect(await fn.value({})).toBe('old, 512 MB');
});

test('serves with the old code until the new one is ready', async () => {
  await using fn = await startTestFunction({ code: returning('old') });
  await fn.pool.initialised;
  fn.write(`await new Promise((resolve) => setTimeout(resolve, 300)); ${returning('new')}`);

  const replaced = fn.pool.replace({ function: fn.deployed });
  await fn.logged(/^INIT_START/, 2);
  const meanwhile = await fn.value({});
  await replaced;

  expect(meanwhile).toBe('old, 512 MB');
  expect(await fn.value({})).toBe('new, 512 MB');
});

test('lets what runs finish in its old environment, which then ends', async () => {
  await using fn = await startTestFunction({ code: returning('old') });
  const { gate, open } = closedGate();
  const running = fn.value({ gate });
  await fn.logged(/\tbegan\n/);
  fn.write(returning('new'));

  await fn.pool.replace({ function: fn.deployed });
  const next = await fn.value({});
  const both = fn.pool.snapshot().length;
  open();

  expect(next).toBe('new, 512 MB');
  expect(both).toBe(2);
  expect(await running).toBe('old, 512 MB');
  await vi.waitFor(() => expect(fn.pool.snapshot()).toHaveLength(1));
});

test('of replacements that follow each other, the last one stays', async () => {
  await using fn = await startTestFunction({ code: returning('old') });

  const results = await Promise.all(
    [128, 256, 384].map((memoryMb) => fn.pool.replace({ function: { ...fn.deployed, memoryMb } })),
  );

  expect(results.map(({ kind }) => kind)).toEqual(['ready', 'ready', 'ready']);
  expect(await fn.value({})).toBe('old, 384 MB');
});

test('is given up when the pool is stopped', async () => {
  const fn = await startTestFunction({ code: returning('old') });
  await fn.pool.initialised;
  fn.write(`await new Promise((resolve) => setTimeout(resolve, 60_000)); ${returning('new')}`);
  const replaced = fn.pool.replace({ function: fn.deployed });
  await fn.logged(/^INIT_START/, 2);

  await fn[Symbol.asyncDispose]();

  expect(await replaced).toMatchObject({ kind: 'failed' });
});
