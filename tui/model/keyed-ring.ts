/** How much a ring holds. */
export interface RingBounds<T> {
  readonly maxItems: number;
  /** Of all items together, in the unit of `weigh`; the newest stays even if it is more. */
  readonly maxWeight: number;
  readonly weigh: (item: T) => number;
}

/** The newest things, each under an id of its own; the oldest makes room. Order is that of arrival, also where one is replaced. */
export class KeyedRing<T> {
  readonly #bounds: RingBounds<T>;
  readonly #slots: (Slot<T> | undefined)[] = [];
  readonly #places = new Map<string, number>();
  /** Places count up without end; an item's slot is its place modulo the most items. */
  #next = 0;
  #oldest = 0;
  #weight = 0;
  #hasDropped = false;

  constructor(bounds: RingBounds<T>) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#next - this.#oldest;
  }

  /** Whether something ever had to make room. */
  get hasDropped(): boolean {
    return this.#hasDropped;
  }

  /** Adds a thing, or replaces the one with its id where it stands. */
  put(id: string, item: T): 'added' | 'replaced' {
    const { maxItems, maxWeight, weigh } = this.#bounds;
    const weight = weigh(item);
    const known = this.#places.get(id);
    if (known === undefined) {
      if (this.size === maxItems) this.removeOldest();
      this.#places.set(id, this.#next);
      this.#next += 1;
    }
    const place = known ?? this.#next - 1;
    const before = known === undefined ? 0 : (this.#slot(place)?.weight ?? 0);
    this.#slots[place % maxItems] = { id, item, weight };
    this.#weight += weight - before;
    while (this.#weight > maxWeight && this.size > 1) this.removeOldest();
    return known === undefined ? 'added' : 'replaced';
  }

  removeOldest(): void {
    const oldest = this.#slot(this.#oldest);
    if (oldest === undefined) return;
    this.#places.delete(oldest.id);
    this.#slots[this.#oldest % this.#bounds.maxItems] = undefined;
    this.#weight -= oldest.weight;
    this.#oldest += 1;
    this.#hasDropped = true;
  }

  get(id: string): T | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#slot(place)?.item;
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }

  /** Counted from the newest, 0. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.size) return undefined;
    return this.#slot(this.#next - 1 - index)?.item;
  }

  oldestId(): string | undefined {
    return this.#slot(this.#oldest)?.id;
  }

  /** Counted from the newest, 0; -1: it is not there. */
  indexOf(id: string): number {
    const place = this.#places.get(id);
    return place === undefined ? -1 : this.#next - 1 - place;
  }

  /** Oldest first. */
  *entries(): Generator<readonly [id: string, item: T]> {
    for (let place = this.#oldest; place < this.#next; place += 1) {
      const slot = this.#slot(place);
      if (slot !== undefined) yield [slot.id, slot.item];
    }
  }

  clear(): void {
    this.#slots.length = 0;
    this.#places.clear();
    this.#oldest = this.#next;
    this.#weight = 0;
  }

  /** Undefined: there is nothing at that place. */
  #slot(place: number): Slot<T> | undefined {
    return this.#slots[place % this.#bounds.maxItems];
  }
}

interface Slot<T> {
  readonly id: string;
  readonly item: T;
  readonly weight: number;
}
