/** Values fall into buckets that each begin 2 % above the one before, so a percentile is within 1 % of the value. */
const GROWTH = 1.02;
const LOG_GROWTH = Math.log(GROWTH);
/** Smaller ones count as zero, larger ones as this: 2,800 buckets at most. */
const SMALLEST = 1e-9;
const LARGEST = 1e15;

/** How often values came, as far as percentiles need it. Values below zero count as zero. */
export class Histogram {
  /** Of the buckets from `#first` on. */
  #counts = new Uint32Array(8);
  #first = 0;
  #zeros = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#count += 1;
    if (value < SMALLEST) this.#zeros += 1;
    else this.#increase(Math.ceil(Math.log(Math.min(value, LARGEST)) / LOG_GROWTH), 1);
  }

  /** Adds all values of another. */
  merge(other: Histogram): void {
    this.#count += other.#count;
    this.#zeros += other.#zeros;
    for (const [at, count] of other.#counts.entries()) if (count > 0) this.#increase(other.#first + at, count);
  }

  /** The value that a share of all values, over 0 up to 1, does not exceed; 0 if there are none. */
  percentile(share: number): number {
    let rest = Math.ceil(share * this.#count) - this.#zeros;
    if (rest <= 0) return 0;
    for (const [at, count] of this.#counts.entries()) {
      rest -= count;
      if (rest <= 0) return (2 * GROWTH ** (this.#first + at)) / (GROWTH + 1);
    }
    return 0;
  }

  #increase(bucket: number, by: number): void {
    if (this.#count === this.#zeros + by) this.#first = bucket;
    const at = bucket - this.#first;
    if (at < 0 || at >= this.#counts.length) this.#grow(bucket);
    const index = bucket - this.#first;
    this.#counts[index] = (this.#counts[index] ?? 0) + by;
  }

  /** To twice the length at least, with the room on the side where it was missing: a few times in a histogram's life. */
  #grow(bucket: number): void {
    const isBelow = bucket < this.#first;
    const end = this.#first + this.#counts.length;
    const needed = isBelow ? end - bucket : bucket - this.#first + 1;
    const counts = new Uint32Array(Math.max(needed, 2 * this.#counts.length));
    const first = isBelow ? end - counts.length : this.#first;
    counts.set(this.#counts, this.#first - first);
    this.#counts = counts;
    this.#first = first;
  }
}
