/** How fast a target answers, as far back as anybody asks. */
export interface Pace {
  /** A request is on its way; the function returned is to be called when that has ended. */
  readonly begin: () => () => void;
  /** Whether an answer of the last `sinceMs`, or one that is still waited for, took longer than `limitMs`. */
  readonly hasBeenSlow: (limitMs: number, sinceMs: number) => boolean;
}

/** Answers below this are never asked about. */
const MIN_SLOW_MS = 500;
/** Of so many slow answers the latest are kept. */
const MAX_KEPT = 200;

/** `nowMs`: of a clock that is never set. */
export function createPace(nowMs: () => number): Pace {
  const waitingSince = new Set<{ readonly startedMs: number }>();
  const slow: { readonly endedMs: number; readonly tookMs: number }[] = [];
  return {
    begin() {
      const request = { startedMs: nowMs() };
      waitingSince.add(request);
      return () => {
        waitingSince.delete(request);
        const endedMs = nowMs();
        const tookMs = endedMs - request.startedMs;
        if (tookMs < MIN_SLOW_MS) return;
        slow.push({ endedMs, tookMs });
        if (slow.length > MAX_KEPT) slow.shift();
      };
    },
    hasBeenSlow(limitMs, sinceMs) {
      const now = nowMs();
      return (
        [...waitingSince].some(({ startedMs }) => now - startedMs > limitMs) ||
        slow.some(({ endedMs, tookMs }) => tookMs > limitMs && now - endedMs <= sinceMs)
      );
    },
  };
}
