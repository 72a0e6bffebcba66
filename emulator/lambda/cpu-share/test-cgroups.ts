import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CgroupFiles } from './cgroup-limiter.ts';
import type { CgroupPlace } from './cgroup-places.ts';

/** Folders that behave as the kernel's control groups, and a /proc that tells of them. */
export interface TestCgroups extends Disposable {
  readonly procDirectory: string;
  readonly files: CgroupFiles;
  /** Names of the groups below a group, by its path from the mount point. */
  readonly groups: (path: string) => readonly string[];
  /** What was written last to a file of a group. */
  readonly read: (path: string) => string;
  /** The processes of a group end. */
  readonly empty: (path: string) => void;
  /** Makes a group that nobody here has made, with these processes in it. */
  readonly addGroup: (path: string, processes: string) => void;
}

export interface TestCgroupsOptions {
  readonly mechanism: CgroupPlace['mechanism'];
  /** Path of the group that this process is in. */
  readonly ownPath: string;
  /** Whether groups made in a group have the CPU's files; default: all. */
  readonly hasController?: (path: string) => boolean;
  /** What the kernel answers a write with, by the file's name; default: it is accepted. */
  readonly refuse?: (fileName: string) => string | undefined;
}

const KNOBS = {
  'cgroup-v2': { files: ['cpu.max'], type: 'cgroup2', options: 'rw', membership: '0::' },
  'cgroup-v1': {
    files: ['cpu.cfs_period_us', 'cpu.cfs_quota_us'],
    type: 'cgroup',
    options: 'rw,cpu',
    membership: '1:cpu:',
  },
} as const;

/** For tests: groups in a temporary folder. */
export function makeTestCgroups(options: TestCgroupsOptions): TestCgroups {
  const { mechanism, ownPath, hasController = () => true, refuse = () => undefined } = options;
  const knobs = KNOBS[mechanism];
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-cgroups-'));
  const mountPoint = join(folder, 'cgroup');
  const procDirectory = join(folder, 'proc');
  mkdirSync(join(procDirectory, 'self'), { recursive: true });
  mkdirSync(join(mountPoint, ownPath), { recursive: true });
  writeFileSync(join(procDirectory, 'self/stat'), '');
  writeFileSync(
    join(procDirectory, 'self/mountinfo'),
    `30 23 0:26 / ${mountPoint} rw - ${knobs.type} cgroup ${knobs.options}\n`,
  );
  writeFileSync(join(procDirectory, 'self/cgroup'), `${knobs.membership}${ownPath}\n`);

  const files: CgroupFiles = {
    makeGroup(directory) {
      mkdirSync(directory);
      writeFileSync(join(directory, 'cgroup.procs'), '');
      const outer = join(directory, '..').slice(mountPoint.length) || '/';
      if (!hasController(outer)) return;
      for (const file of knobs.files) writeFileSync(join(directory, file), '');
    },
    write(file, text) {
      const code = existsSync(file) ? refuse(file.slice(file.lastIndexOf('/') + 1)) : 'ENOENT';
      if (code !== undefined) throw Object.assign(new Error(`${code}: ${file}`), { code });
      writeFileSync(file, text);
    },
    removeGroup(directory) {
      if (readFileSync(join(directory, 'cgroup.procs'), 'utf8') !== '') throw new Error('EBUSY');
      rmSync(directory, { recursive: true });
    },
    list: (directory) => readdirSync(directory),
  };
  return {
    procDirectory,
    files,
    groups: (path) => readdirSync(join(mountPoint, path)),
    read: (path) => readFileSync(join(mountPoint, path), 'utf8'),
    empty: (path) => writeFileSync(join(mountPoint, path, 'cgroup.procs'), ''),
    addGroup(path, processes) {
      mkdirSync(join(mountPoint, path));
      writeFileSync(join(mountPoint, path, 'cgroup.procs'), processes);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
