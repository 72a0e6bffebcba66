import type { Work } from '../environment/invocation-run.ts';
import type { InvocationResult } from '../invocation.ts';
import type { HostLimit } from '../reports/invocation-report.ts';

/** What is asked for; how long it has waited is added when it is taken. */
export type QueuedWork = Omit<Work, 'hostQueueMs' | 'hostLimit'>;

/** An invocation that has left the queue. */
export interface Taken {
  readonly work: Work;
  readonly resolve: (result: InvocationResult | Promise<InvocationResult>) => void;
}

interface Waiting {
  readonly work: QueuedWork;
  readonly resolve: Taken['resolve'];
  /** When an environment was started on its account. */
  coveredAtMs: number | undefined;
  /** It came while environments took no invocation at all. */
  readonly isHeld: boolean;
}

/**
 * Invocations that found no idle environment, the oldest first, and what of their waiting is this machine's doing.
 *
 * On AWS such an invocation gets a new environment at once, and the wait for its initialisation is a cold start. So here
 * it waits for this machine from its arrival until an environment is started on its account, or until one that became
 * free takes it, if that is sooner; what comes after the start is the cold start. Environments that are starting are on
 * the account of the oldest ones.
 */
export class InvocationQueue {
  readonly #waiting: Waiting[] = [];
  #covered = 0;
  #held = 0;

  get length(): number {
    return this.#waiting.length;
  }

  /** How many of them count as concurrent: on AWS those that are held back here would have been over long since. */
  get concurrent(): number {
    return this.#waiting.length - this.#held;
  }

  /** How many of them no environment was started for. */
  get uncovered(): number {
    return this.#waiting.length - this.#covered;
  }

  /** When the oldest was asked for, by the monotonic clock. */
  get oldestRequestedAtMs(): number | undefined {
    return this.#waiting[0]?.work.requestedAtMs;
  }

  /** `isHeld`: until environments take invocations again, and whatever their number is. */
  add(work: QueuedWork, isHeld = false): Promise<InvocationResult> {
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    this.#waiting.push({ work, resolve, coveredAtMs: undefined, isHeld });
    if (isHeld) this.#held += 1;
    return promise;
  }

  /** To be called whenever an environment begins to start or an invocation arrives or leaves. */
  cover(startingEnvironments: number, nowMs: number): void {
    if (this.#covered >= startingEnvironments) return;
    for (const waiting of this.#waiting) {
      if (waiting.coveredAtMs !== undefined) continue;
      waiting.coveredAtMs = nowMs;
      this.#covered += 1;
      if (this.#covered >= startingEnvironments) return;
    }
  }

  /** The oldest that an environment of this age may take: one that must start cold takes none that was there before it. */
  takeFor(createdAtMs: number, nowMs: number, hostLimit: HostLimit): Taken | undefined {
    const at = this.#waiting.findIndex(({ work }) => !mustStartCold(work) || createdAtMs >= work.requestedAtMs);
    if (at === -1) return undefined;
    const [waiting] = this.#waiting.splice(at, 1);
    return waiting && this.#take(waiting, nowMs, hostLimit);
  }

  /** The oldest of all. */
  takeOldest(nowMs: number, hostLimit: HostLimit): Taken | undefined {
    const waiting = this.#waiting.shift();
    return waiting && this.#take(waiting, nowMs, hostLimit);
  }

  #take({ work, resolve, coveredAtMs, isHeld }: Waiting, nowMs: number, hostLimit: HostLimit): Taken {
    if (coveredAtMs !== undefined) this.#covered -= 1;
    if (isHeld) this.#held -= 1;
    const hostQueueMs = (coveredAtMs ?? nowMs) - work.requestedAtMs;
    const limit = isHeld ? 'reset' : hostLimit;
    return { work: { ...work, hostQueueMs, hostLimit: hostQueueMs > 0 ? limit : undefined }, resolve };
  }
}

/** Whether an injected fault wants a new environment for it. */
export function mustStartCold({ fault }: Pick<Work, 'fault'>): boolean {
  return fault?.kind === 'lambda-cold-start';
}
