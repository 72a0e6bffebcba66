/** What is on the screen, and when it is drawn anew. */
export interface FrameStoreOptions {
  readonly draw: () => readonly string[];
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Shortest time between two frames that only data ask for. */
  readonly everyMs: () => number;
  /** Default: timers of the process. */
  readonly setTimer?: (run: () => void, delayMs: number) => Disposable;
}

/**
 * The rows that are to be seen. What data change is drawn now and then, what keys change at once, and rows
 * that are the same as before are no frame.
 */
export class FrameStore implements Disposable {
  readonly #options: FrameStoreOptions;
  readonly #listeners = new Set<() => void>();
  #rows: readonly string[] = [];
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #timer: Disposable | undefined;
  #frames = 0;

  constructor(options: FrameStoreOptions) {
    this.#options = options;
  }

  /** For useSyncExternalStore: the same array until something has changed. */
  readonly read = (): readonly string[] => this.#rows;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Frames that were published. */
  get frames(): number {
    return this.#frames;
  }

  /** Something may look otherwise: it is drawn when it is time. */
  readonly invalidate = (): void => {
    if (this.#timer !== undefined) return;
    const { nowMs, everyMs, setTimer = processTimer } = this.#options;
    const waitMs = Math.max(0, this.#drawnAtMs + everyMs() - nowMs());
    this.#timer = setTimer(this.drawNow, waitMs);
  };

  /** Draws without waiting. */
  readonly drawNow = (): void => {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#drawnAtMs = this.#options.nowMs();
    const rows = this.#options.draw();
    if (rows.length === this.#rows.length && rows.every((row, at) => row === this.#rows[at])) return;
    this.#rows = rows;
    this.#frames += 1;
    for (const listener of this.#listeners) listener();
  };

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#listeners.clear();
  }
}

function processTimer(run: () => void, delayMs: number): Disposable {
  return setTimeout(run, delayMs);
}
