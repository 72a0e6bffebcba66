/**
 * The share of a CPU that Lambda gives an environment for its memory, with the bandwidth control of Linux's scheduler:
 * in each period of 100 ms a process may use its quota of processor time, then it stands still until the next one.
 * Copied: the share, and that the processor time of all threads counts. Left out: a period other than the default one
 * (AWS does not tell its own), and the boost during initialisation that is reported and not documented.
 */
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { CGROUP_FILES, type CgroupFiles, startCgroupLimiter } from './cgroup-limiter.ts';
import { findCgroupPlaces } from './cgroup-places.ts';
import { hasProcessorTimes } from './processor-time.ts';
import { startSignalLimiter } from './signal-limiter.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: the memory with the power of one CPU */
const MEMORY_MB_PER_CPU = 1_769;

/** Who stops a process that has used its quota: the kernel, or this program. */
export type CpuMechanism = 'cgroup-v2' | 'cgroup-v1' | 'signals';

/** Holds processes to a share of a CPU. Disposing of it lifts the limits. */
export interface CpuLimiter extends AsyncDisposable {
  /** What the processes limited next are held by; becomes `signals` if the kernel turns out to refuse a process. */
  readonly mechanism: CpuMechanism;
  /** CPUs; over 1 for more memory than one CPU comes with. */
  readonly cpuShare: number;
  /** Limits the leader of a process group with all that it starts; nothing is limited before its `resume()`. */
  readonly limit: (processId: number) => LimitedProcess;
}

/** A process held to its share. Disposing of it ends the limit and sends no signal but to continue a stopped process. */
export interface LimitedProcess extends Disposable {
  /** Work begins; the process runs already. */
  readonly resume: () => void;
  /** Work is over; the process is left running, and no signal is sent to it from here until it is resumed. */
  readonly pause: () => void;
}

export interface CpuLimiterOptions {
  readonly memoryMb: number;
  /** Tried in this order; default: the kernel's own before signals. */
  readonly mechanisms?: readonly CpuMechanism[];
  /** Where the kernel tells of processes and of its mounts; default `/proc`. */
  readonly procDirectory?: string;
  readonly cgroupFiles?: CgroupFiles;
}

const ALL_MECHANISMS: readonly CpuMechanism[] = ['cgroup-v2', 'cgroup-v1', 'signals'];

/**
 * Finds the best way to hold processes to their share on this machine. Throws BAD_ARGUMENT where there is none: a
 * system without /proc does not tell what another process has used, and stopping one that only waits would be wrong.
 */
export async function createCpuLimiter(options: CpuLimiterOptions): Promise<CpuLimiter> {
  const { mechanisms = ALL_MECHANISMS, procDirectory = '/proc', cgroupFiles = CGROUP_FILES } = options;
  const cpuShare = cpuShareOf(options.memoryMb);
  if (!hasProcessorTimes(procDirectory)) throw notOnThisSystem();
  const signals = startSignalLimiter({ cpuShare, procDirectory });
  for (const place of findCgroupPlaces(procDirectory)) {
    if (!mechanisms.includes(place.mechanism)) continue;
    const limiter = startCgroupLimiter({ cpuShare, place, files: cgroupFiles, otherwise: signals });
    if (limiter !== undefined) return limiter;
  }
  if (mechanisms.includes('signals')) return signals;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The CPU share of Lambda cannot be held by ${mechanisms.join(' or ')} here: no writable control group offers it. Allow signals, too.`,
  );
}

/** CPUs, in proportion to the memory. */
export function cpuShareOf(memoryMb: number): number {
  return memoryMb / MEMORY_MB_PER_CPU;
}

function notOnThisSystem(): WorkbenchError {
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `The CPU share of Lambda cannot be held on this system (${process.platform}): without /proc nothing tells how much processor time a process has used. Leave out --cpu lambda, or run it on Linux.`,
  );
}
