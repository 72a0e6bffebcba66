import { readdirSync, readFileSync } from 'node:fs';

/** Whether this system shows its processes as files: Linux does. */
export const CAN_SEE_PROCESSES = process.platform === 'linux';

/** Clock ticks a second in /proc/PID/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process and all that descend from it. https://man7.org/linux/man-pages/man5/proc_tid_children.5.html */
export function processTree(processId: number): readonly number[] {
  const children = filesOf(processId, () =>
    readdirSync(`/proc/${processId}/task`).flatMap((thread) =>
      readFileSync(`/proc/${processId}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    ),
  );
  return children === undefined ? [] : [processId, ...children.flatMap(processTree)];
}

/** Processor time that living processes have used so far. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function processorTimeMs(processIds: readonly number[]): number {
  let ticks = 0;
  for (const processId of processIds) {
    const stat = filesOf(processId, () => readFileSync(`/proc/${processId}/stat`, 'utf8')) ?? '';
    // The name in parentheses may have spaces; utime and stime are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** Memory of one process, in KB. */
export interface ProcessMemory {
  readonly rssKb: number;
  /** Pages that others map too count in part. */
  readonly pssKb: number;
  readonly privateKb: number;
  /** Of what is private, that which is not the content of a file: the system cannot take it back. */
  readonly dirtyKb: number;
}

/** https://docs.kernel.org/filesystems/proc.html: all zero for a process that has ended */
export function memoryOf(processId: number): ProcessMemory {
  const text = filesOf(processId, () => readFileSync(`/proc/${processId}/smaps_rollup`, 'utf8')) ?? '';
  const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0);
  return {
    rssKb: kilobytes('Rss'),
    pssKb: kilobytes('Pss'),
    privateKb: kilobytes('Private_Clean') + kilobytes('Private_Dirty'),
    dirtyKb: kilobytes('Private_Dirty'),
  };
}

/** Undefined if the process has ended meanwhile. */
function filesOf<Content>(processId: number, read: () => Content): Content | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ESRCH'].includes(code)) return undefined;
    throw new Error(`Process ${processId} cannot be looked at.`, { cause: error });
  }
}
