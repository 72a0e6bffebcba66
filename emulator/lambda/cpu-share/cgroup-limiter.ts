import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PERIOD_MS } from './cfs-quota.ts';
import type { CgroupPlace } from './cgroup-places.ts';
import type { CpuLimiter, LimitedProcess } from './cpu-limiter.ts';

/** What is done to the control groups' file system. All throw as `node:fs` does. */
export interface CgroupFiles {
  /** The kernel puts the group's files into the new folder. */
  readonly makeGroup: (directory: string) => void;
  /** Only to a file that is there. */
  readonly write: (file: string, text: string) => void;
  /** Fails while there are processes in the group. */
  readonly removeGroup: (directory: string) => void;
  readonly list: (directory: string) => readonly string[];
}

export const CGROUP_FILES: CgroupFiles = {
  makeGroup: mkdirSync,
  // Nothing is created: a file that is missing is a controller that is not enabled.
  write: (file, text) => writeFileSync(file, text, { flag: 'r+' }),
  removeGroup: rmdirSync,
  list: readdirSync,
};

export interface CgroupLimiterOptions {
  readonly cpuShare: number;
  readonly place: CgroupPlace;
  readonly files: CgroupFiles;
  /** Takes over when the kernel refuses a process. */
  readonly otherwise: CpuLimiter;
}

/** Processes that were killed are gone from their group by then. */
const REMOVE_ATTEMPTS = 50;
const REMOVE_EVERY_MS = 20;

/** Has the kernel hold each process to its share, in a group of its own; undefined if the place does not allow it. */
export function startCgroupLimiter(options: CgroupLimiterOptions): CpuLimiter | undefined {
  const { cpuShare, place, files, otherwise } = options;
  removeLeftovers(place.directory, files);
  const groups = new Set<string>();
  let isRefused = false;
  try {
    remove(makeGroup());
  } catch {
    return undefined;
  }
  return {
    get mechanism() {
      return isRefused ? otherwise.mechanism : place.mechanism;
    },
    cpuShare,
    limit,
    async [Symbol.asyncDispose]() {
      for (const group of groups) tryTo(() => writeQuota(group, undefined));
      for (let attempt = 0; groups.size > 0 && attempt < REMOVE_ATTEMPTS; attempt += 1) {
        if (attempt > 0) await delay(REMOVE_EVERY_MS);
        for (const group of groups) remove(group);
      }
      await otherwise[Symbol.asyncDispose]();
    },
  };

  function limit(processId: number): LimitedProcess {
    if (isRefused) return otherwise.limit(processId);
    let group: string | undefined;
    try {
      group = makeGroup();
      files.write(join(group, 'cgroup.procs'), String(processId));
    } catch (error) {
      if (group !== undefined) remove(group);
      // A process that has ended already says nothing of the next one.
      isRefused = codeOf(error) !== 'ESRCH';
      return otherwise.limit(processId);
    }
    const entered = group;
    // The kernel's limit holds at all times; a process that does not work does not use anything.
    return { resume: () => {}, pause: () => {}, [Symbol.dispose]: () => remove(entered) };
  }

  function makeGroup(): string {
    const group = join(place.directory, newGroupName());
    files.makeGroup(group);
    groups.add(group);
    try {
      writeQuota(group, cpuShare);
      return group;
    } catch (error) {
      remove(group);
      throw error;
    }
  }

  /** Without a share there is no limit. */
  function writeQuota(group: string, share: number | undefined): void {
    const periodUs = PERIOD_MS * 1000;
    const quotaUs = share === undefined ? undefined : Math.round(share * periodUs);
    if (place.mechanism === 'cgroup-v2') {
      files.write(join(group, 'cpu.max'), `${quotaUs ?? 'max'} ${periodUs}`);
      return;
    }
    files.write(join(group, 'cpu.cfs_period_us'), String(periodUs));
    files.write(join(group, 'cpu.cfs_quota_us'), String(quotaUs ?? -1));
  }

  /** One with processes in it stays for a later attempt. */
  function remove(group: string): void {
    if (tryTo(() => files.removeGroup(group))) groups.delete(group);
  }
}

function newGroupName(): string {
  return `triggers-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Groups of emulators that were killed; one with processes in it cannot be removed, and is not. */
function removeLeftovers(directory: string, files: CgroupFiles): void {
  tryTo(() => {
    for (const name of files.list(directory)) {
      const [, owner] = /^triggers-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
      if (owner !== undefined && !isAlive(Number(owner))) tryTo(() => files.removeGroup(join(directory, name)));
    }
  });
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Whether it could be done. */
function tryTo(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
