import { readFileSync } from 'node:fs';

/**
 * The largest resident size that a living process has had, in KB, or undefined where the system does not tell.
 * https://man7.org/linux/man-pages/man5/proc_pid_status.5.html (VmHWM)
 */
export function peakRssKbOf(processId: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes);
  } catch {
    return undefined;
  }
}
