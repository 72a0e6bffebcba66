import { cpus } from 'node:os';

/** Share of this machine's processor time, 0 to 1, that was idle between two calls; 1 at the first call. */
export function idleShareMeter(readTimes: () => ProcessorTimes = readProcessorTimes): () => number {
  let last: ProcessorTimes | undefined;
  return () => {
    const now = readTimes();
    const total = now.totalMs - (last?.totalMs ?? now.totalMs);
    const idle = now.idleMs - (last?.idleMs ?? now.idleMs);
    last = now;
    return total > 0 ? idle / total : 1;
  };
}

/** Since the machine started, summed over its cores. */
export interface ProcessorTimes {
  readonly totalMs: number;
  readonly idleMs: number;
}

function readProcessorTimes(): ProcessorTimes {
  let totalMs = 0;
  let idleMs = 0;
  for (const { times } of cpus()) {
    totalMs += times.user + times.nice + times.sys + times.idle + times.irq;
    idleMs += times.idle;
  }
  return { totalMs, idleMs };
}
