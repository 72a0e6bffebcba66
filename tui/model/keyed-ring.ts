/** The newest things, each under an id of its own; the oldest makes room. Order is that of arrival, also where one is replaced. */
export class KeyedRing<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #ids: string[] = [];
  readonly #places = new Map<string, number>();
  /** Places count up without end; an item's slot is its place modulo the capacity. */
  #next = 0;
  #oldest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#next - this.#oldest;
  }

  /** Adds a thing, or replaces the one with its id where it stands. */
  put(id: string, item: T): 'added' | 'replaced' {
    const known = this.#places.get(id);
    if (known !== undefined) {
      this.#items[known % this.#capacity] = item;
      return 'replaced';
    }
    if (this.size === this.#capacity) this.removeOldest();
    this.#items[this.#next % this.#capacity] = item;
    this.#ids[this.#next % this.#capacity] = id;
    this.#places.set(id, this.#next);
    this.#next += 1;
    return 'added';
  }

  removeOldest(): void {
    if (this.size === 0) return;
    this.#places.delete(this.#ids[this.#oldest % this.#capacity] as string);
    this.#oldest += 1;
  }

  get(id: string): T | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#items[place % this.#capacity];
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }

  /** Counted from the newest, 0. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.size) return undefined;
    return this.#items[(this.#next - 1 - index) % this.#capacity];
  }

  oldestId(): string | undefined {
    return this.size === 0 ? undefined : this.#ids[this.#oldest % this.#capacity];
  }

  /** Counted from the newest, 0; -1: it is not there. */
  indexOf(id: string): number {
    const place = this.#places.get(id);
    return place === undefined ? -1 : this.#next - 1 - place;
  }

  /** Oldest first. */
  *entries(): Generator<readonly [id: string, item: T]> {
    for (let place = this.#oldest; place < this.#next; place += 1) {
      yield [this.#ids[place % this.#capacity] as string, this.#items[place % this.#capacity] as T];
    }
  }

  clear(): void {
    this.#items.length = 0;
    this.#ids.length = 0;
    this.#places.clear();
    this.#oldest = this.#next;
  }
}
