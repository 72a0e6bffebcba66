import { expect, test } from 'vitest';
import { ownPeakMemoryMeter } from './own-peak-memory.ts';

test('believes the usage of a process that inherited nothing', () => {
  let usageKb = 40_000;
  const peak = ownPeakMemoryMeter(
    () => usageKb,
    () => 40_000,
    () => 0,
  );

  usageKb = 90_000;

  expect(peak()).toBe(90_000);
});

test('asks the system, and not too often, while the usage is what the parent had', () => {
  let systemKb = 40_000;
  let nowMs = 0;
  const peak = ownPeakMemoryMeter(
    () => 400_000,
    () => systemKb,
    () => nowMs,
  );

  systemKb = 60_000;
  nowMs = 4;
  const tooSoon = peak();
  nowMs = 5;
  const then = peak();

  expect([tooSoon, then]).toEqual([40_000, 60_000]);
});

test('believes the usage again once it is more than what the parent had', () => {
  let usageKb = 400_000;
  const peak = ownPeakMemoryMeter(
    () => usageKb,
    () => 40_000,
    () => 0,
  );

  usageKb = 400_001;

  expect(peak()).toBe(400_001);
});

test('believes the usage where the system tells nothing', () => {
  const peak = ownPeakMemoryMeter(
    () => 70_000,
    () => undefined,
    () => 0,
  );

  expect(peak()).toBe(70_000);
});
