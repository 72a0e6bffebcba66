import { availableParallelism } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type GrowthOptions, startGrowth } from './pool-growth.ts';

const AT_ONCE = availableParallelism() + 1;

/** Growth with a demand that the test sets; whatever it starts, starts and never gets ready. */
function givenGrowth(options: Partial<GrowthOptions> & { readonly queued: number; readonly environments?: number }) {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let starting = 0;
  const { queued, environments = 0 } = options;
  const growth = startGrowth({
    minEnvironments: 1,
    maxEnvironments: 16,
    memoryMb: () => 512,
    availableMemoryMb: () => 100_000,
    nowMs: () => performance.now(),
    demand: () => ({
      queued,
      oldestRequestedAtMs: queued > 0 ? 0 : undefined,
      starting,
      answered: 0,
      environments: environments + starting,
    }),
    start: () => {
      starting += 1;
    },
    ...options,
  });
  onTestFinished(() => growth[Symbol.dispose]());
  return { growth, started: () => starting };
}

test('starts one for each that waits, up to one more than there are cores', () => {
  const { growth, started } = givenGrowth({ queued: 100 });

  for (let count = 0; count < 100; count += 1) growth.consider(0);

  expect(started()).toBe(AT_ONCE);
});

test('starts none that nobody waits for', () => {
  const { growth, started } = givenGrowth({ queued: 1 });

  growth.consider(0);
  growth.consider(0);

  expect(started()).toBe(1);
});

test('starts no more than this machine is given, however long they wait', async () => {
  const { growth, started } = givenGrowth({ queued: 100, maxEnvironments: 2 });

  growth.consider(0);
  await vi.advanceTimersByTimeAsync(10_000);

  expect(started()).toBeLessThanOrEqual(2);
  expect(growth.heldBackBy()).toBe(started() === 2 ? 'processes' : 'processor');
});

test('starts all that are waited for while the processor is idle, and one a second while it is not', async () => {
  const size = { queued: 100, environments: AT_ONCE, maxEnvironments: AT_ONCE + 10 };
  const loads = [1, 0].map((idle) => givenGrowth({ ...size, idleShare: () => idle }));
  const started = () => loads.map((load) => load.started());

  for (const { growth } of loads) growth.consider(0);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(started()).toEqual([10, 0]);
  await vi.advanceTimersByTimeAsync(300);
  expect(started()).toEqual([10, 1]);
  await vi.advanceTimersByTimeAsync(3_000);

  expect(started()).toEqual([10, 3]);
});

test('starts none while memory is short, but the first', async () => {
  const short = { queued: 100, availableMemoryMb: () => 500 };
  const none = givenGrowth({ ...short, environments: 0 });
  none.growth.consider(0);
  const one = givenGrowth({ ...short, environments: 1 });
  one.growth.consider(0);
  await vi.advanceTimersByTimeAsync(10_000);

  expect(none.started()).toBeGreaterThanOrEqual(1);
  expect(one.started()).toBe(0);
  expect(one.growth.heldBackBy()).toBe('memory');
});

test('starts one when memory is there again', async () => {
  let availableMb = 500;
  const { growth, started } = givenGrowth({ queued: 1, environments: 1, availableMemoryMb: () => availableMb });
  growth.consider(0);

  availableMb = 513;
  await vi.advanceTimersByTimeAsync(10_000);

  expect(started()).toBe(1);
  expect(growth.heldBackBy()).toBe('processor');
});

test('asks for half of what the function may use for each that starts, and a reserve', () => {
  const { growth, started } = givenGrowth({ queued: 100, environments: 1, availableMemoryMb: () => 256 + 2 * 256 });

  for (let count = 0; count < 100; count += 1) growth.consider(0);

  expect(started()).toBe(Math.min(2, AT_ONCE - 1));
});
