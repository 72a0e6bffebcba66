import { expect, onTestFinished, test } from 'vitest';
import { shiftDate } from './date-shift.ts';

const DAY_MS = 86_400_000;
const NodeDate = Date;

function shiftFor(offsetMs: number): void {
  onTestFinished(() => shiftDate(0));
  shiftDate(offsetMs);
}

/** Within what the machine may take between two readings. */
const near = (actualMs: number, expectedMs: number) => expect(Math.abs(actualMs - expectedMs)).toBeLessThan(5_000);

test('moves the present in each way to ask for it', () => {
  const realMs = Date.now();

  shiftFor(DAY_MS);

  near(Date.now(), realMs + DAY_MS);
  near(NodeDate.parse(new Date().toISOString()), realMs + DAY_MS);
  near(NodeDate.parse(Date()), realMs + DAY_MS);
  near(NodeDate.now(), realMs + DAY_MS);
});

test('leaves every other date and measurement as it is', () => {
  const before = performance.now();

  shiftFor(-DAY_MS);

  expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  expect(new Date(2026, 0, 31).getMonth()).toBe(0);
  expect(Date.UTC(2026, 0)).toBe(NodeDate.UTC(2026, 0));
  expect(Date.parse('2026-01-01T00:00:00Z')).toBe(Date.UTC(2026, 0));
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('a moved date is a Date to all who ask', () => {
  shiftFor(DAY_MS);

  const date = new Date();
  class Special extends Date {}

  expect(date).toBeInstanceOf(Date);
  expect(date).toBeInstanceOf(NodeDate);
  expect(date.constructor).toBe(Date);
  expect(new Special()).toBeInstanceOf(Special);
  near(new Special().getTime(), date.getTime());
});

test('at 0 everything is as Node made it', () => {
  const { now } = NodeDate;

  shiftFor(DAY_MS);
  shiftDate(0);

  expect(Date).toBe(NodeDate);
  expect(Date.now).toBe(now);
  expect(new Date().constructor).toBe(NodeDate);
});
