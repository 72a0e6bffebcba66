/** What became of a recycling. */
export interface RecycleResult {
  /** Invocations that went on for longer than they were waited for, and ended with their environment. */
  readonly cutInvocations: number;
}

export interface RecyclingOptions {
  /** Whether an environment works. */
  readonly isBusy: () => boolean;
  /** How many invocations have no answer yet. */
  readonly unanswered: () => number;
  /** How long environments that work are waited for. */
  readonly drainMs: number;
  /** Resolves when no process is left. */
  readonly endAll: () => Promise<void>;
  /** Invocations are given to environments again. */
  readonly onResumed: () => void;
}

/** Exchanges all environments without failing an invocation: those that come meanwhile are held back, those that run end. */
export interface Recycling {
  readonly isHolding: () => boolean;
  /** Does `meanwhile` when no environment is left that could see it. One after the other; rejects as `meanwhile` does. */
  readonly recycle: (meanwhile?: () => Promise<unknown>) => Promise<RecycleResult>;
  /** To be called when an environment is through with an invocation. */
  readonly noteIdle: () => void;
}

export function createRecycling({ isBusy, unanswered, drainMs, endAll, onResumed }: RecyclingOptions): Recycling {
  let isHolding = false;
  let last: Promise<unknown> = Promise.resolve();
  let onDrained: (() => void) | undefined;

  return {
    isHolding: () => isHolding,
    recycle(meanwhile = async () => {}) {
      const turn = last.then(() => recycle(meanwhile));
      last = turn.catch(() => {});
      return turn;
    },
    noteIdle() {
      if (onDrained !== undefined && !isBusy()) onDrained();
    },
  };

  async function recycle(meanwhile: () => Promise<unknown>): Promise<RecycleResult> {
    isHolding = true;
    try {
      if (isBusy()) await drained();
      const cutInvocations = unanswered();
      await endAll();
      await meanwhile();
      return { cutInvocations };
    } finally {
      isHolding = false;
      onResumed();
    }
  }

  async function drained(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, drainMs);
    onDrained = resolve;
    await promise;
    clearTimeout(timer);
    onDrained = undefined;
  }
}
