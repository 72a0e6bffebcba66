import * as z from 'zod';

const count = z.number().int().nonnegative();

/**
 * Where every request of a run is. It balances if scheduled = sent + dropped, and
 * sent = answered + timedOut + reset + refused + inFlight.
 */
export const Ledger = z.object({
  scheduled: count,
  /** Scheduled, and never sent: the run ended, or no connection was free for too long. */
  dropped: count,
  sent: count,
  /** By status, `{"201": 1000, "429": 3}`. */
  answered: z.record(z.string(), count),
  timedOut: count,
  /** The connection was reset or closed before the answer was complete. */
  reset: count,
  /** No connection could be made. */
  refused: count,
  /** Without an answer when the run ended. */
  inFlight: count,
  /** Written a second time on a new connection because the server had closed the first before it was read. */
  resent: count,
});
export type Ledger = z.infer<typeof Ledger>;

/** What the emulator counted in the same time, and what is stored after it; absent where the target does not tell. */
export const ServerLedger = z.object({
  /** Requests that reached the server from this run, by status. */
  answered: z.record(z.string(), count),
  invocations: count,
  /** Requests that ended without an answer: their clients had gone. */
  unanswered: count,
  /** Events of this run that are stored, whatever their state. */
  storedEvents: count.optional(),
});
export type ServerLedger = z.infer<typeof ServerLedger>;
