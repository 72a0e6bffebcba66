/** The two readings of time: one that dates, one that only measures. */
export interface Clock {
  /** Epoch milliseconds of the emulated cloud: this machine's time and what it was moved by. */
  readonly epochMs: () => number;
  /** Milliseconds of a clock that is never set; the same in every process of this machine. */
  readonly monotonicMs: () => number;
}

/** The emulated cloud's clock. Moving it ages what is stored; measured durations are not touched by it. */
export interface EmulatorClock extends Clock {
  /** How far it is ahead of this machine's time, in milliseconds; negative if it is behind. */
  readonly offsetMs: () => number;
  /** Replaces the offset. */
  readonly setOffsetMs: (offsetMs: number) => void;
}

/** The clocks of this machine. */
export const SYSTEM_CLOCK: Clock = { epochMs: Date.now, monotonicMs };

/** Starts with this machine's time. */
export function createEmulatorClock(): EmulatorClock {
  let offset = 0;
  return {
    epochMs: () => Date.now() + offset,
    monotonicMs,
    offsetMs: () => offset,
    setOffsetMs: (offsetMs) => {
      offset = offsetMs;
    },
  };
}

/** `performance.now()` begins anew in each process; this does not, so that records of several can be compared. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
