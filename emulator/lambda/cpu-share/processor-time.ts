import { accessSync, closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** Of `/proc/PID/stat`; 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** Whether this system tells the processor time of other processes. */
export function hasProcessorTimes(procDirectory: string): boolean {
  try {
    accessSync(`${procDirectory}/self/stat`);
    return true;
  } catch {
    return false;
  }
}

/**
 * The processor time in milliseconds that a process and its descendants have used, or undefined once it has ended.
 * Threads tell theirs to the nanosecond, but only while they live; the process tells that of all its threads, and of
 * the children it has waited for, in ticks. The larger one is nearer the truth. A descendant counts if the main thread
 * of its parent has started it and the parent lives. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function processorTimeMs(processId: number, procDirectory = '/proc'): number | undefined {
  const folder = `${procDirectory}/${processId}`;
  try {
    const { ownMs, waitedForMs } = readStat(folder);
    const childrenMs = childrenOf(folder, processId)
      .map((child) => processorTimeMs(child, procDirectory) ?? 0)
      .reduce((sum, used) => sum + used, 0);
    return Math.max(ownMs, threadTimeMs(folder)) + waitedForMs + childrenMs;
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function readStat(folder: string): { readonly ownMs: number; readonly waitedForMs: number } {
  const stat = read(`${folder}/stat`);
  // The name in parentheses may have spaces; utime, stime, cutime and cstime are the 12th to 15th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks = 0, systemTicks = 0, waitedUserTicks = 0, waitedSystemTicks = 0] = fields.slice(11, 15).map(Number);
  return { ownMs: (userTicks + systemTicks) * TICK_MS, waitedForMs: (waitedUserTicks + waitedSystemTicks) * TICK_MS };
}

/** 0 where the kernel was built without these files. */
function threadTimeMs(folder: string): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`${folder}/task`)) {
    const schedstat = readIfThere(`${folder}/task/${thread}/schedstat`);
    nanoseconds += Number(schedstat.slice(0, schedstat.indexOf(' ')));
  }
  return nanoseconds / 1e6;
}

/** https://man7.org/linux/man-pages/man5/proc_tid_children.5.html; none where the kernel was built without it. */
function childrenOf(folder: string, processId: number): readonly number[] {
  return readIfThere(`${folder}/task/${processId}/children`).split(' ').filter(Boolean).map(Number);
}

/** Threads come and go while they are counted. */
function readIfThere(file: string): string {
  try {
    return read(file);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

/** Longer than any of these files that matters here. */
const buffer = Buffer.alloc(16 * 1024);

/** In half the time of `readFileSync`: it asks for the size first, which /proc does not tell, and reads to the end. */
function read(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer));
  } finally {
    closeSync(descriptor);
  }
}
