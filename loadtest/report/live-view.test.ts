import { expect, test } from 'vitest';
import type { LoadProgress } from '../../protocol/load-progress.ts';
import { createPaint } from '../../protocol/text/paint.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { createLiveOutput } from './live-output.ts';
import { liveLines, plainLine } from './live-view.ts';

const PROGRESS: LoadProgress = {
  runId: 'run-1',
  scenario: 'ingest',
  state: 'running',
  processId: 1,
  startedAtMs: 0,
  elapsedMs: 15_000,
  plannedMs: 60_000,
  scheduled: 15_000,
  sent: 14_998,
  answered: 14_990,
  errors: 3,
  offeredPerSecond: 1_000,
  answeredPerSecond: 998.6,
  p50Ms: 4.2,
  p95Ms: 9.87,
  p99Ms: 31.4,
  byStatus: { '201': 14_987, timeout: 3 },
  lateShare: 0.001,
  verdict: 'inconclusive',
  judgements: [{ sentence: 'p95 of create at most 100 ms', verdict: 'pass' }],
};
const plain = createPaint(false);

test('tells how far the run is, its rates, percentiles, errors and the verdict so far', () => {
  expect(liveLines(PROGRESS, plain, 100)).toEqual([
    'ingest  running  15 s of 60 s',
    `${'█'.repeat(15)}${'░'.repeat(45)}`,
    'offered 1,000/s, answered 999/s',
    'p50 4.2  p95 9.87  p99 31.4 ms',
    '15,000 due, 14,998 sent, 14,990 answered, 3 errors (201: 14,987, timeout: 3)',
    'verdict so far: INCONCLUSIVE',
    '  PASS         p95 of create at most 100 ms',
  ]);
});

test('no line is wider than the window, nor has it anything that moves the cursor', () => {
  const hostile = { ...PROGRESS, scenario: `\u001b[2J${'x'.repeat(300)}`, byStatus: { '\r\n': 1 } };

  for (const line of liveLines(hostile, plain, 40)) {
    expect([...line].length).toBeLessThanOrEqual(40);
    expect(line).not.toMatch(/\p{Cc}/u);
  }
  expect(plainLine(hostile)).not.toMatch(/\p{Cc}/u);
});

test('warns as soon as the generator is too late', () => {
  const lines = liveLines({ ...PROGRESS, lateShare: 0.05 }, plain, 100);

  expect(lines).toContain('generator: 5 % sent late, too many to trust the times');
});

test('draws over what it has drawn, and leaves the last picture', () => {
  const written: string[] = [];
  const output = createLiveOutput({ isTTY: true, columns: 80, rows: 24, write: (text) => written.push(text) }, plain);

  output.show(PROGRESS);
  output.show({ ...PROGRESS, judgements: [] });
  output[Symbol.dispose]();

  expect(written[0]).not.toContain('\u001b[7A');
  expect(written[1]?.startsWith('\u001b[7A\r')).toBe(true);
  expect(written[1]?.endsWith('\u001b[J')).toBe(true);
});

test('draws no more lines than the window has', () => {
  const written: string[] = [];
  const many = Array.from({ length: 50 }, () => ({ sentence: 'x', verdict: 'pass' as const }));
  const output = createLiveOutput({ isTTY: true, columns: 80, rows: 10, write: (text) => written.push(text) }, plain);

  output.show({ ...PROGRESS, judgements: many });

  expect(written.join('').match(/\n/g)).toHaveLength(9);
});

test('draws over all of a picture that a narrower window has broken into more lines', () => {
  const written: string[] = [];
  const stream = { isTTY: true, columns: 80, rows: 24, write: (text: string) => written.push(text) };
  const output = createLiveOutput(stream, plain);
  output.show(PROGRESS);

  // Its lines have 28, 60, 31, 29, 76, 28 and 42 characters.
  stream.columns = 40;
  output.show(PROGRESS);

  expect(written[1]?.startsWith('\u001b[10A\r')).toBe(true);
  expect(written[1]?.split('\n').every((line) => line.length <= 39 + '\u001b[10A\r\u001b[K'.length)).toBe(true);
});

test('a remark stands above the picture, which is drawn again below it', () => {
  const written: string[] = [];
  const output = createLiveOutput({ isTTY: true, columns: 80, rows: 24, write: (text) => written.push(text) }, plain);
  output.show({ ...PROGRESS, judgements: [] });

  output.remark(safe`ends soon`);

  expect(written[1]?.startsWith('\u001b[6A\r\u001b[Kends soon\n\u001b[Kingest')).toBe(true);
});

test('says in which phase it is', () => {
  expect(liveLines({ ...PROGRESS, phase: 'spike-2-peak' }, plain, 80)[0]).toBe(
    'ingest  running (spike-2-peak)  15 s of 60 s',
  );
});

test('without a terminal there is a line for each state and every five seconds', () => {
  const written: string[] = [];
  const output = createLiveOutput({ write: (text) => written.push(text) }, plain);

  output.show({ ...PROGRESS, state: 'warming-up', elapsedMs: 500 });
  for (let elapsedMs = 1_000; elapsedMs <= 11_500; elapsedMs += 500) output.show({ ...PROGRESS, elapsedMs });
  output.show({ ...PROGRESS, state: 'done', elapsedMs: 11_600 });

  expect(written.map((text) => text.split(';')[0])).toEqual([
    '1 s warming-up',
    '1 s running',
    '6 s running',
    '11 s running',
    '12 s done',
  ]);
  expect(written.join('')).not.toContain('\u001b');
});
