import type { Random } from '../../model/random.ts';
/** A value out of an answer, and the place of the API key that it belongs to. */
export interface PooledValue {
  readonly text: string;
  readonly apiKey: number;
}

/** The newest values of a pool are kept for later requests; beyond this the oldest are forgotten. */
const MAX_POOLED = 100_000;

/** What answers gave to later requests, by the pool's name. */
export class ValuePools {
  readonly #pools = new Map<string, PooledValue[]>();
  readonly #oldest = new Map<string, number>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  add(pool: string, value: PooledValue): void {
    const values = this.#valuesOf(pool);
    if (values.length < MAX_POOLED) {
      values.push(value);
      return;
    }
    const oldest = this.#oldest.get(pool) ?? 0;
    values[oldest] = value;
    this.#oldest.set(pool, (oldest + 1) % MAX_POOLED);
  }

  isEmpty(pool: string): boolean {
    return this.#valuesOf(pool).length === 0;
  }

  /** Any of them, which stays. The pool must not be empty. */
  pick(pool: string): PooledValue {
    const values = this.#valuesOf(pool);
    return values[Math.floor(this.#random() * values.length)] as PooledValue;
  }

  /** Any of them, which nobody gets again. The pool must not be empty. */
  take(pool: string): PooledValue {
    const values = this.#valuesOf(pool);
    const place = Math.floor(this.#random() * values.length);
    const value = values[place] as PooledValue;
    const last = values.pop() as PooledValue;
    if (place < values.length) values[place] = last;
    return value;
  }

  #valuesOf(pool: string): PooledValue[] {
    const known = this.#pools.get(pool);
    if (known !== undefined) return known;
    const values: PooledValue[] = [];
    this.#pools.set(pool, values);
    return values;
  }
}
