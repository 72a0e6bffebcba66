import { availableParallelism, cpus, platform } from 'node:os';
import type { RunReport } from '../model/run-report.ts';

/** What a run was measured on. */
export function machineFacts(): RunReport['machine'] {
  return {
    node: process.version,
    cpus: availableParallelism(),
    cpuModel: cpus()[0]?.model ?? 'unknown',
    platform: `${platform()} ${process.arch}`,
  };
}
