/** Where a limit stands: what was used in the last whole second, and what it allows in one. */
export interface BucketUse {
  readonly usedPerSecond: number;
  readonly limitPerSecond: number;
  /** How often it was why a call was refused. */
  readonly throttled: number;
}

/**
 * Capacity of a partition, or of a provisioned table, for reads or for writes. What a call will cost is known only when
 * it is done, so one is let in while there is anything left and may leave a debt, which is paid before the next: over
 * any `t` seconds no more is used than `limit × (t + burst)` and the cost of one call.
 */
export class PartitionBucket {
  readonly #limitPerSecond: number;
  readonly #maxUnits: number;
  #units: number;
  #atMs: number;
  #second = Number.NEGATIVE_INFINITY;
  #usedThisSecond = 0;
  #usedSecondBefore = 0;
  #throttled = 0;

  constructor(options: {
    readonly limitPerSecond: number;
    /** How many seconds of unused capacity are kept. */
    readonly burstSeconds: number;
    readonly nowMs: number;
  }) {
    this.#limitPerSecond = options.limitPerSecond;
    this.#maxUnits = options.limitPerSecond * options.burstSeconds;
    this.#units = options.limitPerSecond;
    this.#atMs = options.nowMs;
  }

  /** Whether nothing is left; counts as a refusal if so. */
  isExhausted(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#units > 0) return false;
    this.#throttled += 1;
    return true;
  }

  take(units: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#units -= units;
    this.#enterSecond(nowMs);
    this.#usedThisSecond += units;
  }

  use(nowMs: number): BucketUse {
    this.#enterSecond(nowMs);
    return {
      usedPerSecond: this.#usedSecondBefore,
      limitPerSecond: this.#limitPerSecond,
      throttled: this.#throttled,
    };
  }

  #refill(nowMs: number): void {
    const elapsedMs = nowMs - this.#atMs;
    if (elapsedMs <= 0) return;
    this.#units = Math.min(this.#maxUnits, this.#units + (elapsedMs * this.#limitPerSecond) / 1000);
    this.#atMs = nowMs;
  }

  #enterSecond(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second === this.#second) return;
    this.#usedSecondBefore = second === this.#second + 1 ? this.#usedThisSecond : 0;
    this.#usedThisSecond = 0;
    this.#second = second;
  }
}
