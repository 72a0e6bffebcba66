import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PERIOD_MS } from './cfs-quota.ts';
import { hasProcessorTimes } from './processor-time.ts';
import { SignalLimitedProcess, startSignalLimiter } from './signal-limiter.ts';
import { simulateProcess } from './test-simulated-process.ts';

const LAMBDA_512_MB = 512 / 1_769;
const share = fc.double({ min: 0.05, max: 0.8, noNaN: true });
const lateness = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 });
const work = fc.array(
  fc.record({
    processorMs: fc.double({ min: 0.1, max: 300, noNaN: true }),
    restMs: fc.double({ min: 0, max: 150, noNaN: true }),
  }),
  { minLength: 1, maxLength: 30 },
);

test('a process never has more than its share of the time, one quota, and what it used unseen', () => {
  fc.assert(
    fc.property(share, fc.constantFrom(1, 2), lateness, work, (cpuShare, threads, latenessMs, invocations) => {
      // Two milliseconds between two looks, one that a timer takes at least, and what it is late.
      const unseenMs = threads * (2 + 1 + Math.max(...latenessMs));
      const simulated = simulateProcess({
        cpuShare,
        threads,
        latenessMs,
        onTime: (nowMs, usedMs) => expect(usedMs).toBeLessThanOrEqual(cpuShare * (nowMs + PERIOD_MS) + unseenMs + 1e-6),
      });

      for (const { processorMs, restMs } of invocations) {
        simulated.work(processorMs);
        simulated.rest(restMs);
      }

      expect(simulated.usedMs()).toBeGreaterThan(0);
    }),
  );
});

test('a process that always works has its share in full, however late it was looked at', () => {
  fc.assert(
    fc.property(share, fc.constantFrom(1, 2), lateness, (cpuShare, threads, latenessMs) => {
      const simulated = simulateProcess({ cpuShare, threads, latenessMs });
      const periods = 100;

      const durationMs = simulated.work(cpuShare * periods * PERIOD_MS);

      expect(durationMs).toBeLessThanOrEqual((periods + 2) * PERIOD_MS);
    }),
  );
});

test('work within the quota is never stopped after a rest of a period', () => {
  fc.assert(
    fc.property(share, fc.integer({ min: 1, max: 20 }), (cpuShare, times) => {
      const simulated = simulateProcess({ cpuShare, threads: 1, latenessMs: [0] });

      for (let time = 0; time < times; time += 1) {
        simulated.work(cpuShare * PERIOD_MS * 0.9);
        simulated.rest(PERIOD_MS);
      }

      expect(simulated.signals).toEqual([]);
    }),
  );
});

test('short work one after the other is held to the share as well', () => {
  const simulated = simulateProcess({ cpuShare: LAMBDA_512_MB, threads: 1, latenessMs: [0.4] });

  for (let time = 0; time < 2_000; time += 1) simulated.work(1);

  expect(simulated.nowMs() / simulated.usedMs()).toBeGreaterThan(1 / LAMBDA_512_MB - 0.1);
  expect(simulated.nowMs() / simulated.usedMs()).toBeLessThan(1 / LAMBDA_512_MB + 0.1);
});

test('with a CPU and more one thread is never stopped', () => {
  const simulated = simulateProcess({ cpuShare: 1, threads: 1, latenessMs: [1] });

  const durationMs = simulated.work(5_000);

  expect(durationMs).toBeCloseTo(5_000, 6);
  expect(simulated.signals).toEqual([]);
});

test('work that begins while the quota is used up stands still at once', () => {
  const signals: string[] = [];
  let usedMs = 0;
  let check = () => {};
  const schedule = {
    nowMs: () => 0,
    after(_delayMs: number, callback: () => void) {
      check = callback;
      return () => {};
    },
  };
  const control = {
    usedMs: () => usedMs,
    stop: () => signals.push('stop'),
    continue: () => signals.push('continue'),
  };
  using limited = new SignalLimitedProcess({ cpuShare: 0.3, control, schedule });
  limited.resume();
  usedMs = 40;
  check();

  limited.pause();
  limited.resume();

  expect(signals).toEqual(['stop', 'continue', 'stop']);
});

test('a process that ends while it is limited is left alone', () => {
  const calls: string[] = [];
  const schedule = { nowMs: () => 0, after: () => () => {} };
  const control = {
    usedMs: () => undefined,
    stop: () => calls.push('stop'),
    continue: () => calls.push('continue'),
  };
  using limited = new SignalLimitedProcess({ cpuShare: 0.1, control, schedule });

  limited.resume();
  limited.pause();

  expect(calls).toEqual([]);
});

test.runIf(hasProcessorTimes('/proc'))('stops and continues a real process, and leaves it running', async () => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' });
  const processId = child.pid ?? 0;
  onTestFinished(async () => {
    process.kill(-processId, 'SIGKILL');
    await once(child, 'exit');
  });
  const state = () => /\) (\w)/.exec(readFileSync(`/proc/${processId}/stat`, 'latin1'))?.[1];
  await using limiter = startSignalLimiter({ cpuShare: 0.1 });
  using limited = limiter.limit(processId);

  limited.resume();

  await vi.waitFor(() => expect(state()).toBe('T'), { timeout: 10_000, interval: 1 });
  await vi.waitFor(() => expect(state()).toBe('R'), { timeout: 10_000, interval: 1 });
  await vi.waitFor(() => expect(state()).toBe('T'), { timeout: 10_000, interval: 1 });
  limited.pause();
  expect(state()).toBe('R');
});
