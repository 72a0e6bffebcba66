import { availableParallelism, freemem } from 'node:os';
import type { HostLimit } from '../reports/invocation-report.ts';
import { idleShareMeter } from './processor-load.ts';

/** About the time of a cold start. */
const GROW_AFTER_MS = 150;

/** With less of the processor idle than this, the machine is the limit. */
const MIN_IDLE_SHARE = 0.25;

/** An invocation that has waited so long gets an environment, however busy the processor is. */
const MAX_WAIT_MS = 2_000;

/** Then they are started one by one: many that start at once take all that a busy processor has from those that serve. */
const APART_WHILE_BUSY_MS = 1_000;

/** Left to the rest of the machine, beside half of what the function may use, which is more than most ever do. */
const MEMORY_RESERVE_MB = 256;

/** How things stand when growth is considered. */
export interface Demand {
  readonly queued: number;
  /** When the oldest of them was asked for, by the monotonic clock. */
  readonly oldestRequestedAtMs: number | undefined;
  /** Environments that start, and so will take from the queue soon. */
  readonly starting: number;
  /** Environments that have answered and wait for the runtime's next request. */
  readonly answered: number;
  /** Those that start among them. */
  readonly environments: number;
}

export interface GrowthOptions {
  readonly minEnvironments: number;
  readonly maxEnvironments: number;
  readonly memoryMb: () => number;
  readonly demand: () => Demand;
  /** Starts one environment at this time; the demand counts it at once. */
  readonly start: (nowMs: number) => void;
  readonly nowMs: () => number;
  /** Default: this machine's; undefined where it does not tell. */
  readonly availableMemoryMb?: (() => number | undefined) | undefined;
  /** Share of the processor that was idle since it was asked last; default: this machine's. */
  readonly idleShare?: (() => number) | undefined;
}

/** Decides when another environment is started. */
export interface Growth extends Disposable {
  /** To be called when an invocation has to wait; goes on by itself as long as one does. */
  readonly consider: (nowMs: number) => void;
  /** What of this machine keeps those that wait from a new environment now. */
  readonly heldBackBy: () => HostLimit;
}

/**
 * AWS would start an environment for each invocation that finds none. Here more processes than cores slow each other
 * down, so one is started at once only up to one more than there are cores: while one waits for its database, the
 * others fill the cores. Beyond that, an invocation first waits as long as a cold start would have taken, and while the
 * processor is busy longer: it is this machine then that is the limit, and more environments would only make it worse.
 * Where memory is short, no further one is started at all.
 */
export function startGrowth(options: GrowthOptions): Growth {
  const { minEnvironments, maxEnvironments, demand, start, nowMs } = options;
  const { availableMemoryMb = availableMemoryOfThisMachineMb, idleShare = idleShareMeter() } = options;
  const startedAtOnce = Math.min(Math.max(availableParallelism() + 1, minEnvironments), maxEnvironments);
  let isMemoryShort = false;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  return {
    consider,
    heldBackBy() {
      if (demand().environments >= maxEnvironments) return 'processes';
      return isMemoryShort ? 'memory' : 'processor';
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };

  function consider(now: number): void {
    while (isWantedAtOnce()) start(now);
    if (timer !== undefined) return;
    idleShare();
    timer = setTimeout(reconsider, GROW_AFTER_MS);
  }

  function isWantedAtOnce(): boolean {
    const { queued, starting, answered, environments } = demand();
    return queued > starting + answered && environments < startedAtOnce && hasMemory(environments);
  }

  function reconsider(): void {
    timer = undefined;
    const { oldestRequestedAtMs } = demand();
    if (oldestRequestedAtMs === undefined) return;
    const now = nowMs();
    const waitedMs = now - oldestRequestedAtMs;
    const isBusy = idleShare() < MIN_IDLE_SHARE;
    const isDue = isBusy
      ? waitedMs >= MAX_WAIT_MS && now - startedAtMs >= APART_WHILE_BUSY_MS
      : waitedMs >= GROW_AFTER_MS;
    if (isDue) startWanted(now, isBusy ? 1 : maxEnvironments);
    consider(now);
  }

  /** As many as wait and have none on its way, but no more than so many. */
  function startWanted(now: number, atMost: number): void {
    for (let started = 0; started < atMost; started += 1) {
      const { queued, starting, environments } = demand();
      if (queued <= starting || environments >= maxEnvironments || !hasMemory(environments)) return;
      startedAtMs = now;
      start(now);
    }
  }

  /** The first is always started: without one nothing is served. */
  function hasMemory(environments: number): boolean {
    const availableMb = environments === 0 ? undefined : availableMemoryMb();
    // What starts has not taken its memory yet.
    const neededMb = (options.memoryMb() / 2) * (demand().starting + 1) + MEMORY_RESERVE_MB;
    isMemoryShort = availableMb !== undefined && availableMb < neededMb;
    return !isMemoryShort;
  }
}

/** macOS counts as free what nobody ever used, which is next to nothing, and so does not tell. */
function availableMemoryOfThisMachineMb(): number | undefined {
  return process.platform === 'darwin' ? undefined : freemem() / (1024 * 1024);
}
