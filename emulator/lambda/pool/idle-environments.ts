import type { Environment } from '../environment/environment.ts';

/** The longest that a timer can be set to. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface IdleEnvironment {
  readonly environment: Environment;
  readonly sinceMs: number;
}

/** Environments that wait for work, and end when they have waited for too long. */
export interface IdleEnvironments extends Disposable {
  readonly add: (environment: Environment) => void;
  /** The one that was used last, so that few stay in use. */
  readonly take: () => Environment | undefined;
  /** In the order in which they became idle. */
  readonly takeAll: () => readonly Environment[];
}

/** Calls back for each that was idle for the given time; it is not among them then. */
export function keepIdleEnvironments(
  idleTimeoutMs: number,
  nowMs: () => number,
  onExpired: (environment: Environment) => void,
): IdleEnvironments {
  /** Last used last, so that the one that was idle longest comes first. */
  let idle: IdleEnvironment[] = [];
  let timer: NodeJS.Timeout | undefined;

  return {
    add(environment) {
      idle.push({ environment, sinceMs: nowMs() });
      timer ??= wakeAfter(idleTimeoutMs);
    },
    take: () => idle.pop()?.environment,
    takeAll() {
      const all = idle.map(({ environment }) => environment);
      idle = [];
      return all;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };

  function wakeAfter(delayMs: number): NodeJS.Timeout {
    return setTimeout(expire, Math.min(Math.max(Math.ceil(delayMs), 1), MAX_TIMER_MS)).unref();
  }

  function expire(): void {
    const now = nowMs();
    const expired = idle.filter(({ sinceMs }) => now - sinceMs >= idleTimeoutMs);
    idle = idle.filter(({ sinceMs }) => now - sinceMs < idleTimeoutMs);
    const [oldest] = idle;
    timer = oldest === undefined ? undefined : wakeAfter(oldest.sinceMs + idleTimeoutMs - now);
    for (const { environment } of expired) onExpired(environment);
  }
}
