/** AWS deletes expired items continually; here soon enough after they are due, at little cost. */
const SWEEP_INTERVAL_MS = 10 * 60_000;

export interface ExpirySweeps extends AsyncDisposable {
  /** Looks at everything anew and resolves to the number of removed items; waits for a sweep that is going on. */
  readonly sweepNow: () => Promise<number>;
}

/** Removes what is due every ten minutes. Disposing of it lets the sweep that is going on break off and end. */
export function startExpirySweeps(sweep: (signal: AbortSignal) => Promise<number>): ExpirySweeps {
  const stop = new AbortController();
  let last: Promise<number> = Promise.resolve(0);

  const sweepNow = (): Promise<number> => {
    // One after the other, and each from the beginning: the one before may have passed what is due only now.
    const next = last.then(() => (stop.signal.aborted ? 0 : sweep(stop.signal)));
    last = next;
    return next;
  };

  const timer = setInterval(() => void sweepNow(), SWEEP_INTERVAL_MS);
  return {
    sweepNow,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop.abort();
      await last;
    },
  };
}
