import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasProcessorTimes, processorTimeMs } from './processor-time.ts';

interface FakeProcess {
  readonly ticks?: readonly [user: number, system: number, waitedUser: number, waitedSystem: number];
  readonly threadNanoseconds?: readonly number[];
  readonly children?: readonly number[];
}

function fakeProc(processes: Readonly<Record<number, FakeProcess>>): string {
  const proc = mkdtempSync(join(tmpdir(), 'triggers-test-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));
  for (const [id, { ticks = [0, 0, 0, 0], threadNanoseconds = [], children }] of Object.entries(processes)) {
    mkdirSync(`${proc}/${id}/task/${id}`, { recursive: true });
    writeFileSync(
      `${proc}/${id}/stat`,
      `${id} (a (strange) name) R 1 2 3 4 5 6 7 8 9 10 ${ticks.join(' ')} 20 0 7 0\n`,
    );
    for (const [index, nanoseconds] of threadNanoseconds.entries()) {
      mkdirSync(`${proc}/${id}/task/${Number(id) + index}`, { recursive: true });
      writeFileSync(`${proc}/${id}/task/${Number(id) + index}/schedstat`, `${nanoseconds} 17 4\n`);
    }
    if (children) writeFileSync(`${proc}/${id}/task/${id}/children`, children.map((child) => `${child} `).join(''));
  }
  return proc;
}

test('all threads of a process count, to the nanosecond', () => {
  const proc = fakeProc({ 100: { threadNanoseconds: [12_345_678, 1_000_000, 322] } });

  expect(processorTimeMs(100, proc)).toBeCloseTo(13.346, 9);
});

test('threads that have ended count by the ticks of their process', () => {
  const proc = fakeProc({ 100: { ticks: [7, 3, 0, 0], threadNanoseconds: [12_345_678] } });

  expect(processorTimeMs(100, proc)).toBe(100);
});

test('children count with their children, and those that were waited for as well', () => {
  const proc = fakeProc({
    100: { ticks: [1, 0, 4, 1], threadNanoseconds: [11_000_000], children: [200, 300] },
    200: { threadNanoseconds: [2_000_000], children: [400] },
    400: { threadNanoseconds: [500_000] },
  });

  expect(processorTimeMs(100, proc)).toBeCloseTo(11 + 50 + 2 + 0.5, 9);
});

test('a process that has ended has no processor time', () => {
  expect(processorTimeMs(100, fakeProc({}))).toBeUndefined();
});

test('a system without /proc is told from one with it', () => {
  expect(hasProcessorTimes(fakeProc({}))).toBe(false);
});

test.runIf(hasProcessorTimes('/proc'))('this process is charged about what it knows it has used', () => {
  const { user, system } = process.cpuUsage();
  const ownMs = (user + system) / 1000;

  const seenMs = processorTimeMs(process.pid) ?? 0;

  // Ticks are of 10 ms, and threads that have ended are only in them.
  expect(seenMs).toBeGreaterThan(ownMs - 40);
});
