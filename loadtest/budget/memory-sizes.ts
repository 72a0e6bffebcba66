import type { Invocation } from '../../protocol/requests/request-record.ts';
import type { MemorySize, Quantiles } from '../model/lambda-budget.ts';
import { mean } from '../statistics/moments.ts';
import { percentile } from '../statistics/percentile-bounds.ts';

/** A function has one vCPU at so much memory. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MB_PER_VCPU = 1_769;

/** From the least to the most that Lambda gives; 1,769 is where one thread has a processor of its own. */
const SIZES_MB = [128, 256, 512, 768, 1_024, 1_536, MB_PER_VCPU, 2_048, 3_008, 4_096, 6_144, 8_192, 10_240] as const;

/** What an invocation did with its time. */
export interface Work {
  readonly cpuMs: number;
  readonly waitingMs: number;
}

/** Undefined where its processor time is not known. */
export function workOf({ durationMs, cpuMs, cpuShare = 1 }: Invocation): Work | undefined {
  if (durationMs === undefined || cpuMs === undefined) return undefined;
  // Several threads can use more than one processor at a time, so processor time can be longer than the duration.
  return { cpuMs, waitingMs: Math.max(0, durationMs - cpuMs / Math.min(1, cpuShare)) };
}

/**
 * How long it would take with so much memory: waiting does not depend on it, and work takes as long as its share of a
 * processor makes it. Beyond 1,769 MB a function gets more processors, which a handler of one thread cannot use. A
 * processor of this machine counts as one of Lambda's.
 */
export function predictedMs({ cpuMs, waitingMs }: Work, memoryMb: number): number {
  return waitingMs + cpuMs * Math.max(1, MB_PER_VCPU / memoryMb);
}

export interface SizeOptions {
  /** What is deployed is among them. */
  readonly deployedMb: number;
  readonly maxMemoryMb: number;
  /** Initialisation time over all invocations; it is the same at every size, since Lambda gives it a whole processor. */
  readonly meanInitMs: number;
  readonly perSecond: number;
  /** Of Lambda, for a million of invocations that are billed so long on average. */
  readonly dollarsPerMillion: (memoryMb: number, billedMs: number) => number;
}

/** The same invocations at every memory size that can be chosen, the smallest first; none if no work is known. */
export function memorySizes(work: readonly Work[], options: SizeOptions): MemorySize[] {
  if (work.length === 0) return [];
  const sizes = [...new Set([...SIZES_MB, ...(options.deployedMb > 0 ? [options.deployedMb] : [])])];
  return sizes
    .sort((a, b) => a - b)
    .map((memoryMb) => {
      const durations = Float64Array.from(work, (each) => predictedMs(each, memoryMb)).sort();
      // Lambda rounds up to the next millisecond.
      const billedMeanMs = mean(durations.map(Math.ceil)) + options.meanInitMs;
      return {
        memoryMb,
        fits: options.maxMemoryMb <= memoryMb,
        duration: quantilesOf(durations),
        billedMeanMs,
        dollarsPerMillion: options.dollarsPerMillion(memoryMb, billedMeanMs),
        concurrency: (options.perSecond * mean(durations)) / 1_000,
      };
    });
}

/** Of sorted values, at least one. */
export function quantilesOf(sorted: Float64Array): Quantiles {
  const at = (share: number) => percentile(sorted, share) ?? Number.NaN;
  return { meanMs: mean(sorted), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
