import { type ClockChange, type ClockStatus, MAX_CLOCK_OFFSET_MS } from '../../protocol/clock.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { EmulatorClock } from '../clock.ts';
import type { ClockApi } from './control-api.ts';

/** The clock as the control API moves it; `onMoved` tells the parts of the cloud, and is waited for. */
export function createClockApi(clock: EmulatorClock, onMoved: (status: ClockStatus) => void | Promise<void>): ClockApi {
  const read = () => ({ timeMs: clock.epochMs(), offsetMs: clock.offsetMs() });
  return {
    read,
    async change(change) {
      clock.setOffsetMs(requireOffset(offsetAfter(change, read())));
      const status = read();
      await onMoved(status);
      return status;
    },
  };
}

function offsetAfter(change: ClockChange, { timeMs, offsetMs }: ClockStatus): number {
  if ('advanceMs' in change) return offsetMs + change.advanceMs;
  if ('setTimeMs' in change) return offsetMs + change.setTimeMs - timeMs;
  return 0;
}

function requireOffset(offsetMs: number): number {
  if (Math.abs(offsetMs) <= MAX_CLOCK_OFFSET_MS) return offsetMs;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The clock cannot be moved so far: ${Math.round(offsetMs / 86_400_000)} days from this machine's time. Stay within ${MAX_CLOCK_OFFSET_MS / 86_400_000} days.`,
  );
}
