import { expect, test } from 'vitest';
import type { ClockStatus } from '../../protocol/clock.ts';
import type { EmulatorClock } from '../clock.ts';
import { createClockApi } from './clock-api.ts';

const MACHINE_TIME_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;

function start() {
  let offset = 0;
  const clock: EmulatorClock = {
    epochMs: () => MACHINE_TIME_MS + offset,
    monotonicMs: () => 0,
    offsetMs: () => offset,
    setOffsetMs: (offsetMs) => {
      offset = offsetMs;
    },
  };
  const moved: ClockStatus[] = [];
  return { moved, api: createClockApi(clock, (status) => void moved.push(status)) };
}

test('moves ahead from where it is, to a time, and back to that of the machine', async () => {
  const { api, moved } = start();

  const answers = [
    await api.change({ advanceMs: DAY_MS }),
    await api.change({ advanceMs: DAY_MS }),
    await api.change({ setTimeMs: MACHINE_TIME_MS - 5 }),
    await api.change({ reset: true }),
  ];

  expect(answers.map(({ offsetMs }) => offsetMs)).toEqual([DAY_MS, 2 * DAY_MS, -5, 0]);
  expect(answers.map(({ timeMs, offsetMs }) => timeMs - offsetMs)).toEqual(Array(4).fill(MACHINE_TIME_MS));
  expect(moved).toEqual(answers);
  expect(api.read()).toEqual({ timeMs: MACHINE_TIME_MS, offsetMs: 0 });
});

test.for([{ advanceMs: 40_000 * DAY_MS }, { advanceMs: -40_000 * DAY_MS }, { setTimeMs: 0 - 8e15 }])(
  'refuses %j, which is too far, and stays where it is',
  async (change) => {
    const { api, moved } = start();

    await expect(api.change(change)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringMatching(/cannot be moved so far: .* Stay within 36500 days\./),
    });
    expect(api.read().offsetMs).toBe(0);
    expect(moved).toEqual([]);
  },
);
