import { expect, test } from 'vitest';
import { startTestFunction } from '../test-function.ts';

const DAY_MS = 86_400_000;

const CLOCK = `
  const loadedAt = Date.now();
  const NodeDate = Date;
  const variable = process.env.TRIGGERS_CLOCK_OFFSET_MS ?? null;
  export const handler = async (event, context) => ({
    now: Date.now(), loadedAt, variable, isUntouched: Date.name === 'Date' && Date === NodeDate,
    remainingMs: context.getRemainingTimeInMillis(),
  });`;

interface Seen {
  readonly now: number;
  readonly loadedAt: number;
  readonly variable: string | null;
  readonly isUntouched: boolean;
  readonly remainingMs: number;
}

test('shows a function the time of the emulated cloud from the next invocation on, and its own again', async () => {
  await using fn = await startTestFunction({ timeoutMs: 20_000, code: CLOCK });
  const before = (await fn.value()) as Seen;

  fn.clock.setOffsetMs(DAY_MS);
  const moved = (await fn.value()) as Seen;
  fn.clock.setOffsetMs(0);
  const after = (await fn.value()) as Seen;

  expect(before.isUntouched).toBe(true);
  expect(moved.now - before.now).toBeGreaterThanOrEqual(DAY_MS);
  expect(moved.now - before.now).toBeLessThan(DAY_MS + 20_000);
  expect(moved.remainingMs).toBeGreaterThan(0);
  expect(moved.remainingMs).toBeLessThanOrEqual(20_000);
  expect(after.now - before.now).toBeLessThan(20_000);
  expect(after.isUntouched).toBe(true);
});

test('shows it to what a function does while it loads, too, and by no variable', async () => {
  await using fn = await startTestFunction({ code: CLOCK, minEnvironments: 0 });
  const realMs = Date.now();
  fn.clock.setOffsetMs(-DAY_MS);

  const seen = (await fn.value()) as Seen;

  expect(seen.loadedAt - realMs).toBeLessThan(-DAY_MS + 20_000);
  expect(seen.variable).toBeNull();
});

test('dates log events and streams by it', async () => {
  const times: number[] = [];
  await using fn = await startTestFunction({
    code: "export const handler = async () => console.log('x');",
    minEnvironments: 0,
    onLog: (timestampMs) => times.push(timestampMs),
  });
  const nextDayMs = Date.UTC(2031, 4, 6, 12);
  fn.clock.setOffsetMs(nextDayMs - Date.now());

  await fn.value();
  await fn.logged(/^REPORT/);

  expect(fn.pool.snapshot()[0]?.logStreamName).toMatch(/^2031\/05\/06\//);
  expect(times.every((timeMs) => Math.abs(timeMs - nextDayMs) < 20_000)).toBe(true);
  expect(fn.lines.find((line) => line.endsWith('\tx\n'))).toMatch(/^2031-05-06T12:/);
});
