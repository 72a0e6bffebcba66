import { expect, onTestFinished, test, vi } from 'vitest';
import { startExpirySweeps } from './expiry-sweeps.ts';

/** A sweep that ends when the test says so. */
function controlledSweep() {
  const running: { readonly signal: AbortSignal; readonly end: (removed: number) => void }[] = [];
  const sweep = (signal: AbortSignal) => new Promise<number>((end) => running.push({ signal, end }));
  return { running, sweep };
}

/** Until all that is ready to go on has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('sweeps again from the beginning when it is asked to during a sweep', async () => {
  const { running, sweep } = controlledSweep();
  await using sweeps = startExpirySweeps(sweep);

  const first = sweeps.sweepNow();
  const second = sweeps.sweepNow();
  await settled();
  expect(running).toHaveLength(1);
  running[0]?.end(3);
  expect(await first).toBe(3);
  await settled();
  running[1]?.end(5);

  expect(await second).toBe(5);
});

test('sweeps every ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let count = 0;
  await using _sweeps = startExpirySweeps(async () => ++count);

  vi.advanceTimersByTime(10 * 60_000 - 1);
  await settled();
  expect(count).toBe(0);
  vi.advanceTimersByTime(1);
  await settled();

  expect(count).toBe(1);
});

test('tells the sweep that is going on to break off, waits for it, and begins no other', async () => {
  const { running, sweep } = controlledSweep();
  const sweeps = startExpirySweeps(sweep);
  const first = sweeps.sweepNow();
  const second = sweeps.sweepNow();
  await settled();
  let isDisposed = false;

  const disposed = sweeps[Symbol.asyncDispose]().then(() => {
    isDisposed = true;
  });
  await settled();
  expect([running[0]?.signal.aborted, isDisposed]).toEqual([true, false]);
  running[0]?.end(0);
  await disposed;

  expect(await Promise.all([first, second])).toEqual([0, 0]);
  expect(running).toHaveLength(1);
});
