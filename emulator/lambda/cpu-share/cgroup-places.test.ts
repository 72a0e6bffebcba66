import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findCgroupPlaces } from './cgroup-places.ts';

function fakeProc(mountinfo: string, cgroup: string): string {
  const proc = mkdtempSync(join(tmpdir(), 'triggers-test-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));
  mkdirSync(join(proc, 'self'));
  writeFileSync(join(proc, 'self/mountinfo'), mountinfo);
  writeFileSync(join(proc, 'self/cgroup'), cgroup);
  return proc;
}

test('with version 2 the own group comes first, and then those around it', () => {
  const proc = fakeProc(
    '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n',
    '0::/user.slice/session-3.scope\n',
  );

  expect(findCgroupPlaces(proc)).toEqual([
    { mechanism: 'cgroup-v2', directory: '/sys/fs/cgroup/user.slice/session-3.scope' },
    { mechanism: 'cgroup-v2', directory: '/sys/fs/cgroup/user.slice' },
    { mechanism: 'cgroup-v2', directory: '/sys/fs/cgroup/' },
  ]);
});

test('with version 1 it is the group of the hierarchy that has the CPU, among others', () => {
  const proc = fakeProc(
    [
      '31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755',
      '32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset',
      '33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
      '34 31 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
      '',
    ].join('\n'),
    '9:memory:/other\n3:cpuset:/\n1:cpu,cpuacct:/own\n',
  );

  expect(findCgroupPlaces(proc)).toEqual([{ mechanism: 'cgroup-v1', directory: '/sys/fs/cgroup/cpu,cpuacct/own' }]);
});

test('in a container that is shown its own group only, that is where its mount begins', () => {
  const proc = fakeProc(
    '33 31 0:30 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n',
    '1:cpu:/docker/abc/inner\n',
  );

  expect(findCgroupPlaces(proc)).toEqual([{ mechanism: 'cgroup-v1', directory: '/sys/fs/cgroup/cpu/inner' }]);
});

test('a group outside of what is mounted is no place', () => {
  const proc = fakeProc('30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n', '0::/../outside\n');

  expect(findCgroupPlaces(proc)).toEqual([]);
});

test('a mount point with spaces is found', () => {
  const proc = fakeProc('30 23 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n', '0::/\n');

  expect(findCgroupPlaces(proc)).toEqual([{ mechanism: 'cgroup-v2', directory: '/my groups/' }]);
});

test('a system without control groups has no places', () => {
  const proc = mkdtempSync(join(tmpdir(), 'triggers-test-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));

  expect(findCgroupPlaces(proc)).toEqual([]);
});
