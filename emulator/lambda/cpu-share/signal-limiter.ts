import { SYSTEM_CLOCK } from '../../clock.ts';
import { CfsQuota } from './cfs-quota.ts';
import type { CpuLimiter, LimitedProcess } from './cpu-limiter.ts';
import { processorTimeMs } from './processor-time.ts';

export interface SignalLimiterOptions {
  readonly cpuShare: number;
  /** Default `/proc`. */
  readonly procDirectory?: string;
}

/** What is done to the process. */
export interface ProcessControl {
  /** All the processor time it has used so far; undefined once it has ended. */
  readonly usedMs: () => number | undefined;
  readonly stop: () => void;
  readonly continue: () => void;
}

/** Time as the limiter takes it, so that tests can make it pass. */
export interface Schedule {
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Calls back once, and returns what takes the call back. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

/** Stops and continues process groups by SIGSTOP and SIGCONT, where the kernel may not be asked to do better. */
export function startSignalLimiter({ cpuShare, procDirectory }: SignalLimiterOptions): CpuLimiter {
  const limited = new Set<LimitedProcess>();
  return {
    mechanism: 'signals',
    cpuShare,
    limit(processId) {
      const control = controlOf(processId, procDirectory);
      const inner = new SignalLimitedProcess({ cpuShare, control, schedule: SYSTEM_SCHEDULE });
      limited.add(inner);
      return {
        resume: () => inner.resume(),
        pause: () => inner.pause(),
        [Symbol.dispose]() {
          inner[Symbol.dispose]();
          limited.delete(inner);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const inner of limited) inner[Symbol.dispose]();
    },
  };
}

/**
 * One process held to its share. While it works it is looked at when it could have used up its quota at the earliest,
 * so an invocation that is over before that costs a timer that never fires.
 */
export class SignalLimitedProcess implements LimitedProcess {
  readonly #control: ProcessControl;
  readonly #schedule: Schedule;
  readonly #cpuShare: number;
  /** From the first work on: what was used before is nobody's debt. */
  #quota: CfsQuota | undefined;
  /** Before this time the quota cannot be used up. */
  #checkAtMs = 0;
  #isWorking = false;
  #isStopped = false;
  #cancelCheck = () => {};

  constructor(options: {
    readonly cpuShare: number;
    readonly control: ProcessControl;
    readonly schedule: Schedule;
  }) {
    this.#control = options.control;
    this.#schedule = options.schedule;
    this.#cpuShare = options.cpuShare;
  }

  resume(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    const leftMs = this.#checkAtMs - this.#schedule.nowMs();
    if (leftMs > 0) this.#checkAfter(leftMs);
    else this.#check();
  }

  pause(): void {
    this.#isWorking = false;
    this.#cancelCheck();
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#control.continue();
    // Its quota was used up: whether it still is, the next work is asked at once.
    this.#checkAtMs = 0;
  }

  [Symbol.dispose](): void {
    this.pause();
  }

  #check(): void {
    const nowMs = this.#schedule.nowMs();
    const usedMs = this.#control.usedMs();
    // It has ended, and the owner will be told; another process may get its id.
    if (usedMs === undefined) return;
    this.#quota ??= new CfsQuota(this.#cpuShare, nowMs, usedMs);
    const verdict = this.#quota.check(nowMs, usedMs);
    switch (verdict.kind) {
      case 'run':
        if (this.#isStopped) this.#control.continue();
        this.#isStopped = false;
        this.#checkAfter(verdict.checkAfterMs);
        return;
      case 'stop':
        if (!this.#isStopped) this.#control.stop();
        this.#isStopped = true;
        this.#checkAfter(verdict.forMs);
        return;
    }
  }

  #checkAfter(delayMs: number): void {
    this.#checkAtMs = this.#schedule.nowMs() + delayMs;
    this.#cancelCheck = this.#schedule.after(delayMs, () => this.#check());
  }
}

const SYSTEM_SCHEDULE: Schedule = {
  nowMs: SYSTEM_CLOCK.monotonicMs,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

function controlOf(processId: number, procDirectory: string | undefined): ProcessControl {
  return {
    usedMs: () => processorTimeMs(processId, procDirectory),
    stop: () => signalGroup(processId, 'SIGSTOP'),
    continue: () => signalGroup(processId, 'SIGCONT'),
  };
}

function signalGroup(processId: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(-processId, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
