import { KeyedRing, type RingBounds } from './keyed-ring.ts';

/** Rows in the order in which they are shown. */
export interface ListSource<T> {
  readonly size: number;
  readonly at: (index: number) => T | undefined;
  /** -1: it is not among them. */
  readonly indexOf: (id: string) => number;
  readonly idOf: (item: T) => string;
}

/** A list that is all there, in its order. */
export function arraySource<T>(items: readonly T[], idOf: (item: T) => string): ListSource<T> {
  return {
    size: items.length,
    at: (index) => items[index],
    indexOf: (id) => items.findIndex((item) => idOf(item) === id),
    idOf,
  };
}

/**
 * The newest things of a kind, newest first, of which those that a filter lets pass are shown. A filter looks at each
 * thing once, when it comes; paused, what is shown stays as it is and what comes is counted.
 */
export class LiveList<T> implements ListSource<T> {
  readonly idOf: (item: T) => string;
  readonly #bounds: RingBounds<T>;
  readonly #all: KeyedRing<T>;
  /** The same ring while nothing is left out. */
  #shown: KeyedRing<T>;
  #matches: ((item: T) => boolean) | undefined;
  #older: readonly T[] = [];
  #isPaused = false;
  #waiting = 0;
  #version = 0;

  constructor(bounds: RingBounds<T>, idOf: (item: T) => string) {
    this.#bounds = bounds;
    this.idOf = idOf;
    this.#all = new KeyedRing(bounds);
    this.#shown = this.#all;
  }

  /** Of those shown. */
  get size(): number {
    return this.#shown.size;
  }

  /** Kept, shown or not. */
  get kept(): number {
    return this.#all.size;
  }

  /** Whether older rows ever had to make room. */
  get hasDropped(): boolean {
    return this.#all.hasDropped;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** What came since the pause and would be shown. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Changes whenever what is shown does. */
  get version(): number {
    return this.#version;
  }

  put(item: T): 'added' | 'replaced' {
    const id = this.idOf(item);
    const result = this.#all.put(id, item);
    const matches = this.#matches?.(item) ?? true;
    if (this.#isPaused) {
      if (matches && result === 'added') this.#waiting += 1;
      return result;
    }
    if (this.#shown !== this.#all) {
      if (matches || this.#shown.has(id)) this.#shown.put(id, item);
      this.#letGoOfOldest();
    }
    this.#version += 1;
    return result;
  }

  get(id: string): T | undefined {
    return this.#all.get(id) ?? this.#shown.get(id);
  }

  /** Counted from the newest of those shown, 0. */
  at(index: number): T | undefined {
    return this.#shown.at(index);
  }

  indexOf(id: string): number {
    return this.#shown.indexOf(id);
  }

  /** Everything that is kept, oldest first, shown or not. */
  *all(): Generator<T> {
    for (const [, item] of this.#all.entries()) yield item;
  }

  /** Rows that match and are older than all that is kept, oldest first: shown until the filter is another. */
  addOlder(rows: readonly T[]): void {
    if (this.#matches === undefined) return;
    this.#older = rows.filter((row) => !this.#all.has(this.idOf(row)) && (this.#matches?.(row) ?? false));
    this.#rebuild();
  }

  /** Rows that were left out of what was told, oldest first, each before the next of them that is there. */
  addMissing(rows: readonly T[]): void {
    const before = new Map<string, T[]>();
    let missing: T[] = [];
    for (const row of rows) {
      const id = this.idOf(row);
      if (!this.#all.has(id)) missing.push(row);
      else if (missing.length > 0) {
        before.set(id, missing);
        missing = [];
      }
    }
    const kept = [...this.#all.entries()];
    this.#all.clear();
    for (const [id, item] of kept) {
      for (const row of before.get(id) ?? []) this.#all.put(this.idOf(row), row);
      this.#all.put(id, item);
    }
    for (const row of missing) this.#all.put(this.idOf(row), row);
    this.#rebuild();
  }

  /** Shows only what matches; undefined: everything. */
  setFilter(matches: ((item: T) => boolean) | undefined): void {
    this.#matches = matches;
    this.#older = [];
    this.#rebuild();
  }

  pause(): void {
    this.#rebuild(true);
    this.#isPaused = true;
  }

  /** Shows what has come in the meantime. */
  resume(): void {
    this.#isPaused = false;
    this.#rebuild();
  }

  /** What is no longer kept is no longer shown, but for what was asked for beside it. */
  #letGoOfOldest(): void {
    if (this.#older.length > 0) return;
    for (;;) {
      const id = this.#shown.oldestId();
      if (id === undefined || this.#all.has(id)) return;
      this.#shown.removeOldest();
    }
  }

  #rebuild(asCopy = this.#isPaused): void {
    this.#waiting = 0;
    this.#version += 1;
    if (this.#matches === undefined && !asCopy) {
      this.#shown = this.#all;
      return;
    }
    this.#shown = new KeyedRing(this.#bounds);
    for (const row of this.#older) this.#shown.put(this.idOf(row), row);
    for (const [id, item] of this.#all.entries()) {
      if (this.#matches?.(item) ?? true) this.#shown.put(id, item);
    }
  }
}
