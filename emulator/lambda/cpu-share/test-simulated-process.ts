import { type Schedule, SignalLimitedProcess } from './signal-limiter.ts';

export interface Simulation {
  readonly cpuShare: number;
  /** How many threads are busy while there is work. */
  readonly threads: number;
  /** How much later than asked a timer calls back, in turn. */
  readonly latenessMs: readonly number[];
  /** Called after each stretch of time in which the process ran or stood still. */
  readonly onTime?: (nowMs: number, usedMs: number) => void;
}

/** A process that only exists in a virtual time, under the limiter that holds real ones. */
export interface SimulatedProcess {
  /** Works until it has used so much processor time; returns how long it took. */
  readonly work: (processorMs: number) => number;
  /** Lets time pass without work. */
  readonly rest: (durationMs: number) => void;
  readonly nowMs: () => number;
  readonly usedMs: () => number;
  /** Signals that it was sent. */
  readonly signals: readonly ('stop' | 'continue')[];
  readonly isStopped: () => boolean;
}

/** For tests: runs no real time, and throws if a timer or a signal comes outside of work. */
export function simulateProcess(simulation: Simulation): SimulatedProcess {
  const { cpuShare, threads, latenessMs, onTime = () => {} } = simulation;
  let nowMs = 0;
  let usedMs = 0;
  let isStopped = false;
  let isPaused = true;
  let timers = 0;
  let timer: { readonly atMs: number; readonly callback: () => void } | undefined;
  const signals: ('stop' | 'continue')[] = [];
  const schedule: Schedule = {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const lateMs = latenessMs[timers++ % latenessMs.length] ?? 0;
      // Never sooner than a millisecond, as setTimeout.
      const set = { atMs: nowMs + Math.max(1, delayMs) + lateMs, callback };
      timer = set;
      return () => {
        if (timer === set) timer = undefined;
      };
    },
  };
  const signal = (kind: 'stop' | 'continue') => () => {
    if (isPaused) throw new Error(`${kind} outside of work`);
    isStopped = kind === 'stop';
    signals.push(kind);
  };
  const control = { usedMs: () => usedMs, stop: signal('stop'), continue: signal('continue') };
  const limited = new SignalLimitedProcess({ cpuShare, control, schedule });

  return {
    work(processorMs) {
      const startedAt = nowMs;
      const doneAtUsedMs = usedMs + processorMs;
      isPaused = false;
      limited.resume();
      // Threads and shares are not round numbers in binary.
      while (usedMs < doneAtUsedMs - 1e-9) {
        const doneInMs = isStopped ? Number.POSITIVE_INFINITY : (doneAtUsedMs - usedMs) / threads;
        if (timer === undefined) throw new Error('nobody looks at the process any more');
        if (nowMs + doneInMs <= timer.atMs) pass(doneInMs);
        else {
          pass(Math.max(0, timer.atMs - nowMs));
          const { callback } = timer;
          timer = undefined;
          callback();
        }
      }
      limited.pause();
      isPaused = true;
      if (timer !== undefined) throw new Error('a timer is left after the work');
      return nowMs - startedAt;
    },
    rest: pass,
    nowMs: () => nowMs,
    usedMs: () => usedMs,
    signals,
    isStopped: () => isStopped,
  };

  function pass(durationMs: number): void {
    nowMs += durationMs;
    if (!isPaused && !isStopped) usedMs += threads * durationMs;
    onTime(nowMs, usedMs);
  }
}
