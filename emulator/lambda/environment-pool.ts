/**
 * The environments of one function. An invocation goes to the environment that was used last, so that few stay warm;
 * when all are busy it waits for the first that is free, and the pool grows.
 *
 * AWS would start an environment for each invocation that finds none. Here more processes than cores slow each other
 * down, so one is started at once only up to one more than there are cores: while one waits for its database, the
 * others fill the cores. Beyond that, an invocation first waits as long as a cold start would have taken, and while the
 * processor is busy longer: it is this machine then that is the limit, and more environments would only make it worse.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import {
  type Environment,
  type EnvironmentOptions,
  type EnvironmentSnapshot,
  type InitResult,
  startEnvironment,
} from './environment.ts';
import type { InvocationResult, Invoke } from './invocation.ts';
import { idleShareMeter } from './processor-load.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_SYNC_REQUEST_BYTES = 6 * 1024 * 1024;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: default account quota of a Region */
const ACCOUNT_CONCURRENCY = 1_000;

/** About the time of a cold start. */
const GROW_AFTER_MS = 150;

/** With less of the processor idle than this, the machine is the limit. */
const MIN_IDLE_SHARE = 0.25;

/** An invocation that has waited so long gets an environment, however busy the machine is. */
const MAX_WAIT_MS = 2_000;

export interface EnvironmentPoolOptions extends Omit<EnvironmentOptions, 'logStreamName' | 'onIdle'> {
  /** Environments to start before the first invocation. */
  readonly minEnvironments?: number | undefined;
  /** The most processes that this machine is given; invocations beyond wait. */
  readonly maxEnvironments?: number | undefined;
}

export interface EnvironmentPool extends AsyncDisposable {
  readonly invoke: Invoke;
  /** How the initialisations of the environments that were started ahead ended. */
  readonly initialised: Promise<readonly InitResult[]>;
  readonly snapshot: () => readonly EnvironmentSnapshot[];
  /** Ends all environments; the next invocation starts a new one. */
  readonly recycle: () => Promise<void>;
}

export const DEFAULT_MAX_ENVIRONMENTS = 16;

interface Waiting {
  readonly requestId: string;
  readonly event: string;
  readonly traceId: string;
  readonly resolve: (result: Promise<InvocationResult>) => void;
  /** Since when it waits, on the monotonic clock. */
  readonly sinceMs: number;
}

export async function startEnvironmentPool(options: EnvironmentPoolOptions): Promise<EnvironmentPool> {
  const { minEnvironments = 1, maxEnvironments = DEFAULT_MAX_ENVIRONMENTS } = options;
  const startedAtOnce = Math.min(Math.max(availableParallelism() + 1, minEnvironments), maxEnvironments);
  const { reservedConcurrency = ACCOUNT_CONCURRENCY } = options.function;
  let environments: Environment[] = [];
  /** Last used last. */
  let idle: Environment[] = [];
  const queue: Waiting[] = [];
  /** Being created, not in `environments` yet. */
  let launching = 0;
  /** Being created or initialised: will take from the queue soon. */
  let starting = 0;
  let running = 0;
  let growTimer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  const idleShare = idleShareMeter();

  const initialised = Promise.all(
    Array.from({ length: Math.min(minEnvironments, maxEnvironments) }, async () => (await start())?.initialised),
  ).then((results) => results.filter((result) => result !== undefined));

  return {
    invoke,
    initialised,
    snapshot: () => environments.map((environment) => environment.snapshot()),
    recycle,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      clearTimeout(growTimer);
      await recycle();
    },
  };

  async function invoke(event: string, { traceId }: { readonly traceId: string }): Promise<InvocationResult> {
    const requestId = randomUUID();
    const eventBytes = Buffer.byteLength(event);
    if (eventBytes > MAX_SYNC_REQUEST_BYTES) return { kind: 'tooLarge', requestId, eventBytes };
    if (running + queue.length >= reservedConcurrency)
      return { kind: 'throttled', requestId, reason: throttleReason() };
    const environment = idle.pop();
    if (environment !== undefined) return run(environment, { requestId, event, traceId });
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    queue.push({ requestId, event, traceId, resolve, sinceMs: performance.now() });
    grow();
    return promise;
  }

  async function run(
    environment: Environment,
    work: Pick<Waiting, 'requestId' | 'event' | 'traceId'>,
  ): Promise<InvocationResult> {
    running += 1;
    try {
      return await environment.invoke(work.requestId, work.event, work.traceId);
    } finally {
      running -= 1;
    }
  }

  function onIdle(environment: Environment): void {
    if (!environments.includes(environment)) return;
    const next = queue.shift();
    if (next === undefined) idle.push(environment);
    else next.resolve(run(environment, next));
  }

  function grow(): void {
    const soonFree = starting + environments.filter(({ hasAnswered }) => hasAnswered).length;
    if (queue.length > soonFree && environments.length + launching < startedAtOnce) {
      void start();
      return;
    }
    if (growTimer !== undefined) return;
    idleShare();
    growTimer = setTimeout(() => {
      growTimer = undefined;
      const [oldest] = queue;
      if (oldest === undefined || isDisposed) return;
      const isMachineTheLimit = idleShare() < MIN_IDLE_SHARE && performance.now() - oldest.sinceMs < MAX_WAIT_MS;
      if (!isMachineTheLimit && performance.now() - oldest.sinceMs >= GROW_AFTER_MS) startWanted();
      grow();
    }, GROW_AFTER_MS);
  }

  /** As many as wait and have none on its way. */
  function startWanted(): void {
    const wanted = Math.min(queue.length - starting, maxEnvironments - environments.length - launching);
    for (let count = 0; count < wanted; count += 1) void start();
  }

  async function start(): Promise<Environment | undefined> {
    if (isDisposed) return undefined;
    starting += 1;
    launching += 1;
    try {
      const launched = startEnvironment({ ...options, logStreamName: newLogStreamName(), onIdle });
      const environment = await launched.finally(() => {
        launching -= 1;
      });
      if (isDisposed) {
        await environment[Symbol.asyncDispose]();
        return undefined;
      }
      environments.push(environment);
      await environment.initialised;
      return environment;
    } finally {
      starting -= 1;
    }
  }

  async function recycle(): Promise<void> {
    const ended = environments;
    environments = [];
    idle = [];
    await Promise.all(ended.map((environment) => environment[Symbol.asyncDispose]()));
    if (queue.length > 0 && !isDisposed) grow();
  }

  function throttleReason() {
    return options.function.reservedConcurrency === undefined
      ? 'ConcurrentInvocationLimitExceeded'
      : 'ReservedFunctionConcurrentInvocationLimitExceeded';
  }
}

/** `YYYY/MM/DD/[$LATEST]<32 hex digits>` */
function newLogStreamName(): string {
  const [date = ''] = new Date().toISOString().split('T');
  return `${date.replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
