/** What a test was told, in order; it waits for the next, so that it neither sleeps nor asks again and again. */
export interface Notices<T> {
  readonly tell: (notice: T) => void;
  /** Resolves to the oldest that was not taken yet. */
  readonly next: () => Promise<T>;
  /** Those that were told and not taken. */
  readonly left: () => readonly T[];
}

/** Nothing was told yet. */
export function createNotices<T>(): Notices<T> {
  const told: T[] = [];
  const waiting: ((notice: T) => void)[] = [];
  return {
    tell(notice) {
      const waiter = waiting.shift();
      if (waiter === undefined) told.push(notice);
      else waiter(notice);
    },
    next() {
      const [notice] = told;
      if (notice === undefined) return new Promise((resolve) => waiting.push(resolve));
      told.shift();
      return Promise.resolve(notice);
    },
    left: () => [...told],
  };
}
