/**
 * The environments of one function. Copied: an invocation goes to the environment that was used last, so that few stay
 * warm, and starts one if all are busy; reserved and account concurrency; idle environments end; new code goes to new ones.
 * Left out: provisioned concurrency, the rate at which AWS adds environments, the end of busy ones after some hours. Of
 * this machine's own: at most so many processes, beyond which an invocation waits for the first that is free.
 */
import type { Environment } from '../environment/environment.ts';
import type { EnvironmentSettings, InitResult } from '../environment/environment-settings.ts';
import type { EnvironmentSnapshot } from '../environment/environment-snapshot.ts';
import { type InvocationContext, type InvocationResult, type Invoke, MAX_SYNC_REQUEST_BYTES } from '../invocation.ts';
import { exited } from '../reports/function-errors.ts';
import { createConcurrency } from './concurrency.ts';
import { EnvironmentGroup } from './environment-group.ts';
import { createRecycling, type Recycling } from './environment-recycling.ts';
import { keepIdleEnvironments } from './idle-environments.ts';
import { InvocationQueue, mustStartCold, type QueuedWork } from './invocation-queue.ts';
import { startGrowth } from './pool-growth.ts';
import { deployFunction, type ReplacedSettings } from './pool-replacement.ts';

const DEFAULT_MAX_ENVIRONMENTS = 16;

/** AWS ends idle environments too, and does not say when. */
const DEFAULT_IDLE_TIMEOUT_MS = 10 * 60_000;

/** How long an exchange of all environments waits for invocations: far longer than those of an API take. */
const RECYCLE_DRAIN_MS = 5_000;

export interface EnvironmentPoolOptions extends Omit<EnvironmentSettings, 'code'> {
  /** Environments to start before the first invocation. */
  readonly minEnvironments?: number | undefined;
  /** The most processes that this machine is given; invocations beyond wait. */
  readonly maxEnvironments?: number | undefined;
  /** An environment that nobody has used for so long ends, whatever `minEnvironments` is; default 10 minutes. */
  readonly idleTimeoutMs?: number | undefined;
  /** How long `recycle` waits for invocations that run; default 5 s. */
  readonly recycleDrainMs?: number | undefined;
  /** Default: this machine's. */
  readonly availableMemoryMb?: (() => number | undefined) | undefined;
}

export interface EnvironmentPool extends AsyncDisposable {
  readonly invoke: Invoke;
  /** How the initialisations of the environments that were started ahead ended. */
  readonly initialised: Promise<readonly InitResult[]>;
  readonly snapshot: () => readonly EnvironmentSnapshot[];
  readonly counts: () => PoolCounts;
  /**
   * Ends all environments, as soon as they are through with what they work on, and then does `meanwhile`; invocations
   * that come in this time wait and are served by new ones. Rejects as `meanwhile` does.
   */
  readonly recycle: Recycling['recycle'];
  /**
   * Puts new code or settings in place of the old. One environment is started with them; when it is ready, invocations go
   * to new environments only, and old ones end as they become idle. If it does not get ready, all stays as it was, for
   * environments to come too.
   */
  readonly replace: (changes: ReplacedSettings) => Promise<InitResult>;
}

/** How much of everything there is. */
export interface PoolCounts {
  /** Invocations in environments. */
  readonly running: number;
  /** Invocations that wait for one. */
  readonly queued: number;
  readonly environments: number;
  /** This machine's limit. */
  readonly maxEnvironments: number;
  /** AWS's: the function's reserved concurrency, or the account's. */
  readonly concurrencyLimit: number;
  /** Since the start. */
  readonly throttled: number;
  /** Since the start: invocations that were the first of their environment. */
  readonly coldStarts: number;
}

/** Starts a pool, and the environments that it begins with. Throws START_FAILED if the code cannot be copied. */
export async function startEnvironmentPool(options: EnvironmentPoolOptions): Promise<EnvironmentPool> {
  const { minEnvironments = 1, maxEnvironments = DEFAULT_MAX_ENVIRONMENTS, clock } = options;
  const nowMs = clock.monotonicMs;
  let isDisposed = false;

  await using stack = new AsyncDisposableStack();
  const group = stack.use(new EnvironmentGroup(onIdle));
  const deployed = stack.use(
    await deployFunction({ initial: options, group, isStopped: () => isDisposed, onReplaced }),
  );
  const concurrency = createConcurrency({
    deployed: () => deployed.settings().function,
    observer: options.observer,
  });
  const queue = new InvocationQueue();
  const idle = keepIdleEnvironments(options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS, nowMs, (expired) =>
    group.end(expired),
  );
  const recycling = createRecycling({
    isBusy: () => group.members.some(({ isBusy }) => isBusy),
    unanswered: concurrency.running,
    drainMs: options.recycleDrainMs ?? RECYCLE_DRAIN_MS,
    async endAll() {
      idle.takeAll();
      await group.endAll();
    },
    onResumed,
  });
  const growth = startGrowth({
    minEnvironments,
    maxEnvironments,
    nowMs,
    availableMemoryMb: options.availableMemoryMb,
    memoryMb: () => deployed.settings().function.memoryMb,
    start: (now) => void start(now),
    demand: () => ({
      queued: recycling.isHolding() ? 0 : queue.length,
      oldestRequestedAtMs: recycling.isHolding() ? undefined : queue.oldestRequestedAtMs,
      starting: group.starting,
      answered: group.members.filter(({ hasAnswered }) => hasAnswered).length,
      environments: group.size,
    }),
  });
  const initialised = Promise.all(
    Array.from({ length: Math.min(minEnvironments, maxEnvironments) }, () => start(nowMs())),
  );
  const owned = stack.move();

  return {
    invoke,
    initialised,
    snapshot: () => group.members.map((environment) => environment.snapshot()),
    counts: () => ({
      running: concurrency.running(),
      queued: queue.length,
      environments: group.members.length,
      maxEnvironments,
      concurrencyLimit: concurrency.limit(),
      ...concurrency.totals(),
    }),
    recycle: recycling.recycle,
    replace: deployed.replace,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      growth[Symbol.dispose]();
      idle[Symbol.dispose]();
      await owned[Symbol.asyncDispose]();
      while (failOldest('SIGKILL'));
    },
  };

  async function invoke(event: string, context: InvocationContext): Promise<InvocationResult> {
    const { requestId, traceId, fault } = context;
    const eventBytes = Buffer.byteLength(event);
    if (eventBytes > MAX_SYNC_REQUEST_BYTES) return { kind: 'tooLarge', requestId, eventBytes };
    const requestedAtMs = nowMs();
    const work: QueuedWork = { requestId, event, traceId, fault, requestedAtMs };
    const isHeld = recycling.isHolding();
    const isOverLimit = !isHeld && concurrency.running() + queue.concurrent >= concurrency.limit();
    if (isOverLimit || fault?.kind === 'lambda-throttle') return concurrency.throttle(work);
    if (isHeld) return queue.add(work, true);
    if (mustStartCold(work)) return startFor(work);
    const environment = idle.take();
    if (environment !== undefined)
      return concurrency.run(environment, { ...work, hostQueueMs: 0, hostLimit: undefined });
    const result = queue.add(work);
    queue.cover(group.starting, requestedAtMs);
    growth.consider(requestedAtMs);
    return result;
  }

  /** A new environment for one invocation, in the place of an idle one if there is one. */
  function startFor(work: QueuedWork): Promise<InvocationResult> {
    const replaced = idle.take();
    const result = queue.add(work);
    if (replaced !== undefined || group.size < maxEnvironments) void start(work.requestedAtMs);
    else growth.consider(work.requestedAtMs);
    if (replaced !== undefined) group.end(replaced);
    return result;
  }

  function onIdle(environment: Environment): void {
    recycling.noteIdle();
    if (environment.settings !== deployed.settings()) {
      group.end(environment);
      if (queue.length > 0) growth.consider(nowMs());
      return;
    }
    if (queue.length === 0 || recycling.isHolding()) {
      idle.add(environment);
      return;
    }
    const next = queue.takeFor(environment.createdAtMs, nowMs(), growth.heldBackBy());
    if (next !== undefined) {
      queue.cover(group.starting, nowMs());
      next.resolve(concurrency.run(environment, next.work));
    } else if (queue.uncovered > 0) {
      // Who waits now wants a new one, and this one is in its place.
      group.end(environment);
      void start(nowMs());
    } else {
      idle.add(environment);
    }
  }

  async function start(now: number): Promise<InitResult> {
    queue.cover(group.starting + 1, now);
    const { init, environment } = await group.start(deployed.settings());
    // An invocation that nobody is left to serve fails, and the next one tries again.
    const isHopeless = environment === undefined && group.size === 0 && !recycling.isHolding();
    if (isHopeless && failOldest() && queue.length > 0) growth.consider(nowMs());
    return init;
  }

  /** What became idle in the meantime, with new code perhaps, serves those that wait. */
  function onResumed(): void {
    for (const environment of idle.takeAll()) onIdle(environment);
    if (queue.length > 0 && !isDisposed) growth.consider(nowMs());
  }

  /** Idle ones end at once, and others as they become idle. */
  function onReplaced(first: Environment): void {
    for (const old of idle.takeAll()) group.end(old);
    group.adopt(first);
    onIdle(first);
  }

  /** Whether there was one. */
  function failOldest(signal: NodeJS.Signals | null = null): boolean {
    const oldest = queue.takeOldest(nowMs(), 'processes');
    if (oldest === undefined) return false;
    const { requestId } = oldest.work;
    oldest.resolve({ kind: 'functionError', requestId, ...exited(requestId, 1, signal) });
    return true;
  }
}
