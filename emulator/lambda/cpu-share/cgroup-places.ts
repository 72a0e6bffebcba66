import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control group of this process, or one around it, in which groups with a share of the CPU may be possible. */
export interface CgroupPlace {
  readonly mechanism: 'cgroup-v2' | 'cgroup-v1';
  readonly directory: string;
}

/**
 * Where groups could be made, the best place first. With version 2 that may be further out than this process is: a
 * group with processes in it cannot have groups with limits as well. Whether any of it may be written is not known yet.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#no-internal-process-constraint
 */
export function findCgroupPlaces(procDirectory: string): readonly CgroupPlace[] {
  const mounts = readLines(`${procDirectory}/self/mountinfo`).map(toMount);
  const memberships = readLines(`${procDirectory}/self/cgroup`).map(toMembership);
  return mounts.flatMap((mount): readonly CgroupPlace[] => {
    if (mount.type === 'cgroup2') {
      const own = memberships.find(({ controllers }) => controllers === '');
      const inside = own && insideOf(mount, own.path);
      return inside === undefined
        ? []
        : withOuter(inside).map((path) => ({ mechanism: 'cgroup-v2', directory: join(mount.mountPoint, path) }));
    }
    if (mount.type !== 'cgroup' || !mount.options.split(',').includes('cpu')) return [];
    const own = memberships.find(({ controllers }) => controllers.split(',').includes('cpu'));
    const inside = own && insideOf(mount, own.path);
    return inside === undefined ? [] : [{ mechanism: 'cgroup-v1', directory: join(mount.mountPoint, inside) }];
  });
}

interface Mount {
  /** What of the file system is mounted. */
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  /** Of the file system: with version 1 its controllers. */
  readonly options: string;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
function toMount(line: string): Mount {
  const [place = '', fileSystem = ''] = line.split(' - ');
  const [, , , root = '', mountPoint = ''] = place.split(' ');
  const [type = '', , options = ''] = fileSystem.split(' ');
  return { root: unescaped(root), mountPoint: unescaped(mountPoint), type, options };
}

/** Spaces and the like are written as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** https://man7.org/linux/man-pages/man7/cgroups.7.html: `4:cpu,cpuacct:/path`, and with version 2 `0::/path` */
function toMembership(line: string): { readonly controllers: string; readonly path: string } {
  const [, controllers = '', ...path] = line.split(':');
  return { controllers, path: path.join(':') };
}

/** A group's path below a mount point; undefined: it lies outside of what is mounted there. */
function insideOf({ root }: Mount, path: string): string | undefined {
  if (path.split('/').includes('..')) return undefined;
  if (root === '/') return path;
  if (path === root || path.startsWith(`${root}/`)) return path.slice(root.length) || '/';
  // Seen from a container: the path is the host's, the mount is the container's own group.
  return '/';
}

/** `/a/b`, `/a`, `/` */
function withOuter(path: string): readonly string[] {
  const names = path.split('/').filter(Boolean);
  return Array.from({ length: names.length + 1 }, (_, outer) => `/${names.slice(0, names.length - outer).join('/')}`);
}

/** None on a system without such a file. */
function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
