/** Of CFS bandwidth control by default. https://docs.kernel.org/scheduler/sched-bwc.html */
export const PERIOD_MS = 100;

/** What a process may do until it is looked at again. */
export type Verdict =
  /** It may run; its quota is not used up before this time has passed. */
  | { readonly kind: 'run'; readonly checkAfterMs: number }
  /** It has used its quota and stands still for this time, until a period begins that has some left for it. */
  | { readonly kind: 'stop'; readonly forMs: number };

/**
 * A Node process keeps one thread busy with JavaScript, and now and then another with collecting and compiling. Were
 * there more, they would be found out later and pay back more.
 */
const BUSY_THREADS = 2;

/** What is left is not looked at more often than this, since looking costs as well. */
const MIN_CHECK_MS = 2;

/**
 * The account of one process as CFS keeps it: each period brings a quota, and what is not used of it is lost. Since
 * the process is looked at only now and then it can use too much; the debt is taken from the periods that follow, so
 * that it never has more than its share of the time and one quota, but for what it used since it was last looked at.
 */
export class CfsQuota {
  readonly #quotaMs: number;
  #creditMs: number;
  #periodStartMs: number;
  #usedMs: number;

  /** Starts a period with a full quota; both times as in `check`. */
  constructor(cpuShare: number, nowMs: number, usedMs: number) {
    this.#quotaMs = cpuShare * PERIOD_MS;
    this.#creditMs = this.#quotaMs;
    this.#periodStartMs = nowMs;
    this.#usedMs = usedMs;
  }

  /** Charges the account. `usedMs` is all the processor time of the process so far, `nowMs` the monotonic time. */
  check(nowMs: number, usedMs: number): Verdict {
    this.#creditMs -= Math.max(0, usedMs - this.#usedMs);
    this.#usedMs = Math.max(usedMs, this.#usedMs);
    this.#beginPeriods(nowMs);
    if (this.#creditMs > 0) {
      return { kind: 'run', checkAfterMs: Math.max(MIN_CHECK_MS, this.#creditMs / BUSY_THREADS) };
    }
    const periods = Math.floor(-this.#creditMs / this.#quotaMs) + 1;
    return { kind: 'stop', forMs: this.#periodStartMs + periods * PERIOD_MS - nowMs };
  }

  #beginPeriods(nowMs: number): void {
    const periods = Math.floor((nowMs - this.#periodStartMs) / PERIOD_MS);
    this.#periodStartMs += periods * PERIOD_MS;
    this.#creditMs = Math.min(this.#quotaMs, this.#creditMs + periods * this.#quotaMs);
  }
}
