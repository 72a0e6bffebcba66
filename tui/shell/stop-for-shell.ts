import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the process may take to be stopped; while it is stopped, no time passes. */
const STOP_MS = 200;
const LOOK_EVERY_MS = 200;

/**
 * What Ctrl-Z does in a shell: all processes of the job stop. Resolves when the job has the terminal again: after `bg` it
 * goes on without, until `fg`. Where the signal ends it before that, so does the process.
 */
export async function stopForShell(signal?: AbortSignal): Promise<void> {
  const continued = new Promise<void>((resolve) => {
    process.once('SIGCONT', () => resolve());
    setTimeout(resolve, STOP_MS);
  });
  process.kill(0, 'SIGTSTP');
  await continued;
  // A shell that brings back a job which runs sends it no signal.
  while (!hasTerminal()) {
    await delay(LOOK_EVERY_MS, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    // An end in order would set the modes of a terminal that is another's, and be stopped for that.
    if (signal?.aborted) process.kill(process.pid, 'SIGKILL');
  }
}

/** Where that cannot be known, which is so where there is no /proc, yes. */
function hasTerminal(): boolean {
  try {
    return isForeground(readFileSync('/proc/self/stat', 'utf8'));
  } catch {
    return true;
  }
}

/** Whether a process's group is that of its terminal: `pid (name) state ppid pgrp session tty tpgid`. proc_pid_stat(5) */
export function isForeground(stat: string): boolean {
  // The name may have anything in it.
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}
