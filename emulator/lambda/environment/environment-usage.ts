import type { RuntimeApi } from '../runtime-api/runtime-api.ts';

/** What the process of an environment has used, of memory since the environment began and of the processor at each invocation. */
export interface EnvironmentUsage {
  /** Takes what is known of the peak of the resident size, in KB. */
  readonly notePeakRss: (kilobytes: number) => void;
  /** Asks the runtime for the peak that it reported last; true: it is more than the memory. */
  readonly exceedsMemory: () => boolean;
  /** Never more than the memory: that much is there. */
  readonly maxMemoryUsedMb: () => number;
  /** An event is delivered, which is when the runtime has asked for it. */
  readonly invocationStarts: () => void;
  /** Since then; undefined: the process did not live to tell. */
  readonly invocationCpuMs: () => number | undefined;
}

/** Begins with nothing used. */
export function createEnvironmentUsage(
  runtimeApi: Pick<RuntimeApi, 'peakRssKb' | 'cpuUs'>,
  { memoryMb }: { readonly memoryMb: number },
): EnvironmentUsage {
  let maxRssKb = 0;
  let startedAtCpuUs: number | undefined;
  const notePeakRss = (kilobytes: number) => {
    maxRssKb = Math.max(maxRssKb, kilobytes);
  };
  return {
    notePeakRss,
    exceedsMemory() {
      const peakKb = runtimeApi.peakRssKb();
      notePeakRss(peakKb);
      return peakKb > memoryMb * 1024;
    },
    maxMemoryUsedMb: () => Math.min(Math.ceil(maxRssKb / 1024), memoryMb),
    invocationStarts() {
      startedAtCpuUs = runtimeApi.cpuUs();
    },
    invocationCpuMs() {
      const cpuUs = runtimeApi.cpuUs();
      return cpuUs === undefined || startedAtCpuUs === undefined ? undefined : (cpuUs - startedAtCpuUs) / 1000;
    },
  };
}
