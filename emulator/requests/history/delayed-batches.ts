/** Things that wait a while, each once, so that what belongs to them can arrive. */
export interface DelayedBatches<T> extends Disposable {
  /** Passed on after one to two delays; one that waits already goes on waiting. */
  readonly add: (item: T) => void;
  /** Passes on at once all that waits. */
  readonly flush: () => void;
}

/** Passes on what is added, later; without anything to pass on there is no timer. */
export function startDelayedBatches<T>(delayMs: number, pass: (item: T) => void): DelayedBatches<T> {
  let waiting = new Set<T>();
  let due = new Set<T>();
  let timer: NodeJS.Timeout | undefined;

  return {
    add(item) {
      if (due.has(item)) return;
      waiting.add(item);
      timer ??= setTimeout(passDue, delayMs).unref();
    },
    flush() {
      const ready = [...due, ...waiting];
      due = new Set();
      waiting = new Set();
      ready.forEach(pass);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };

  /** What was added since the last time waits for the next. */
  function passDue(): void {
    const ready = due;
    due = waiting;
    waiting = new Set();
    timer = due.size > 0 ? setTimeout(passDue, delayMs).unref() : undefined;
    ready.forEach(pass);
  }
}
