import { peakRssKbOf } from './peak-memory.ts';

/** What runs for a shorter time reports its peak by itself, with its response. */
const MEMORY_INTERVAL_MS = 25;

/** Looks at the memory of a process while it works; costs nothing when that is over within the interval. */
export interface MemoryWatch extends Disposable {
  readonly workBegins: () => void;
  readonly workEnds: () => void;
}

/** Tells of a peak, in KB, every 25 ms of work; never where the system does not tell what another process uses. */
export function watchMemory(processId: number | undefined, onPeak: (peakRssKb: number) => void): MemoryWatch {
  let isWorking = false;
  const timer = setTimeout(look, MEMORY_INTERVAL_MS);
  return {
    workBegins() {
      isWorking = true;
      // Moves the timer that is there: no timer is made for an invocation.
      timer.refresh();
    },
    workEnds() {
      isWorking = false;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };

  function look(): void {
    if (!isWorking || processId === undefined) return;
    const peakRssKb = peakRssKbOf(processId);
    if (peakRssKb === undefined) return;
    timer.refresh();
    onPeak(peakRssKb);
  }
}
