import * as z from 'zod';

/** The farthest that the clock may be moved, either way: within it every date has four digits for its year. */
export const MAX_CLOCK_OFFSET_MS = 100 * 365 * 86_400_000;

/** `GET /v1/clock`: the time of the emulated cloud. */
export const ClockStatus = z.object({
  /** Epoch milliseconds. */
  timeMs: z.number(),
  /** How far it is ahead of this machine's time; negative if it is behind. */
  offsetMs: z.number(),
});
export type ClockStatus = z.infer<typeof ClockStatus>;

/** `POST /v1/clock`: by how much to move the clock, to when, or back to this machine's time. */
export const ClockChange = z.union(
  [
    z.strictObject({ advanceMs: z.number().int() }),
    z.strictObject({ setTimeMs: z.number().int() }),
    z.strictObject({ reset: z.literal(true) }),
  ],
  { error: 'one of advanceMs and setTimeMs, in whole milliseconds, and reset, which is true' },
);
export type ClockChange = z.infer<typeof ClockChange>;
