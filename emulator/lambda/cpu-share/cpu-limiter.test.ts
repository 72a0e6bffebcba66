import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cpuShareOf, createCpuLimiter } from './cpu-limiter.ts';
import { makeTestCgroups } from './test-cgroups.ts';

const NAME = /^triggers-\d+-[0-9a-f]{8}$/;

test.for([
  [128, 0.0724],
  [512, 0.2894],
  [1_769, 1],
  [10_240, 5.7886],
] as const)('%s MB come with %s of a CPU', ([memoryMb, share]) => {
  expect(cpuShareOf(memoryMb)).toBeCloseTo(share, 4);
});

test('version 2: each process gets a group with its quota, which goes when it is no longer limited', async () => {
  using cgroups = makeTestCgroups({ mechanism: 'cgroup-v2', ownPath: '/own' });
  const { procDirectory, files: cgroupFiles } = cgroups;
  await using limiter = await createCpuLimiter({ memoryMb: 512, procDirectory, cgroupFiles });
  expect([limiter.mechanism, limiter.cpuShare]).toEqual(['cgroup-v2', 512 / 1_769]);

  const limited = limiter.limit(4_711);
  const other = limiter.limit(4_712);

  const [group = '', second = ''] = cgroups.groups('/own').toSorted((a, b) => processOf(a) - processOf(b));
  expect(group).toMatch(NAME);
  expect(cgroups.read(`/own/${group}/cpu.max`)).toBe('28943 100000');
  expect([processOf(group), processOf(second)]).toEqual([4_711, 4_712]);
  cgroups.empty(`/own/${group}`);
  limited[Symbol.dispose]();
  expect(cgroups.groups('/own')).toEqual([second]);
  cgroups.empty(`/own/${second}`);
  other[Symbol.dispose]();

  function processOf(name: string): number {
    return Number(cgroups.read(`/own/${name}/cgroup.procs`));
  }
});

test('version 1: the group gets a period and a quota', async () => {
  using cgroups = makeTestCgroups({ mechanism: 'cgroup-v1', ownPath: '/own' });
  const { procDirectory, files: cgroupFiles } = cgroups;
  await using limiter = await createCpuLimiter({ memoryMb: 1_024, procDirectory, cgroupFiles });

  using _limited = limiter.limit(4_711);

  const [group = ''] = cgroups.groups('/own');
  expect(limiter.mechanism).toBe('cgroup-v1');
  expect(cgroups.read(`/own/${group}/cpu.cfs_period_us`)).toBe('100000');
  expect(cgroups.read(`/own/${group}/cpu.cfs_quota_us`)).toBe('57886');
  expect(cgroups.read(`/own/${group}/cgroup.procs`)).toBe('4711');
  cgroups.empty(`/own/${group}`);
});

test('goes further out where the own group has no groups with a CPU', async () => {
  using cgroups = makeTestCgroups({
    mechanism: 'cgroup-v2',
    ownPath: '/slice/scope',
    hasController: (path) => path === '/slice',
  });
  const { procDirectory, files: cgroupFiles } = cgroups;
  await using limiter = await createCpuLimiter({ memoryMb: 512, procDirectory, cgroupFiles });

  using _limited = limiter.limit(4_711);

  const [group = '', scope] = cgroups.groups('/slice').toSorted((a, b) => b.length - a.length);
  expect([group, scope]).toEqual([expect.stringMatching(NAME), 'scope']);
  expect(cgroups.groups('/slice/scope')).toEqual([]);
  cgroups.empty(`/slice/${group}`);
});

test('takes signals where no group may have a quota, and leaves none behind', async () => {
  using cgroups = makeTestCgroups({
    mechanism: 'cgroup-v2',
    ownPath: '/own',
    refuse: (file) => (file === 'cpu.max' ? 'EACCES' : undefined),
  });
  const { procDirectory, files: cgroupFiles } = cgroups;

  await using limiter = await createCpuLimiter({ memoryMb: 512, procDirectory, cgroupFiles });

  expect(limiter.mechanism).toBe('signals');
  expect(cgroups.groups('/own')).toEqual([]);
});

test('takes signals from the first process on that the kernel does not let into its group', async () => {
  using cgroups = makeTestCgroups({
    mechanism: 'cgroup-v2',
    ownPath: '/own',
    refuse: (file) => (file === 'cgroup.procs' ? 'EPERM' : undefined),
  });
  const { procDirectory, files: cgroupFiles } = cgroups;
  await using limiter = await createCpuLimiter({ memoryMb: 512, procDirectory, cgroupFiles });
  expect(limiter.mechanism).toBe('cgroup-v2');

  using _limited = limiter.limit(4_711);

  expect(limiter.mechanism).toBe('signals');
  expect(cgroups.groups('/own')).toEqual([]);
});

test('a process that has ended already is no reason to give the groups up', async () => {
  using cgroups = makeTestCgroups({
    mechanism: 'cgroup-v2',
    ownPath: '/own',
    refuse: (file) => (file === 'cgroup.procs' ? 'ESRCH' : undefined),
  });
  const { procDirectory, files: cgroupFiles } = cgroups;
  await using limiter = await createCpuLimiter({ memoryMb: 512, procDirectory, cgroupFiles });

  using limited = limiter.limit(4_711);
  limited.resume();
  limited.pause();

  expect(limiter.mechanism).toBe('cgroup-v2');
  expect(cgroups.groups('/own')).toEqual([]);
});

test('lifts the limit of processes that still run when it is disposed of', async () => {
  using cgroups = makeTestCgroups({ mechanism: 'cgroup-v2', ownPath: '/own' });
  const { procDirectory, files: cgroupFiles } = cgroups;
  const limiter = await createCpuLimiter({ memoryMb: 512, procDirectory, cgroupFiles });
  limiter.limit(4_711);
  const [group = ''] = cgroups.groups('/own');

  const disposed = limiter[Symbol.asyncDispose]();

  expect(cgroups.read(`/own/${group}/cpu.max`)).toBe('max 100000');
  cgroups.empty(`/own/${group}`);
  await disposed;
  expect(cgroups.groups('/own')).toEqual([]);
});

test('clears away the empty groups of programs that were killed, and nothing else', async () => {
  using cgroups = makeTestCgroups({ mechanism: 'cgroup-v2', ownPath: '/own' });
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  const kept = [`triggers-${ended}-00000001`, `triggers-${process.pid}-00000002`, `others-${ended}-00000003`];
  cgroups.addGroup(`/own/${kept[0]}`, '4711');
  cgroups.addGroup(`/own/${kept[1]}`, '');
  cgroups.addGroup(`/own/${kept[2]}`, '');
  cgroups.addGroup(`/own/triggers-${ended}-00000004`, '');

  await using _limiter = await createCpuLimiter({
    memoryMb: 512,
    procDirectory: cgroups.procDirectory,
    cgroupFiles: cgroups.files,
  });

  expect(cgroups.groups('/own').toSorted()).toEqual(kept.toSorted());
});

test('says what is missing where a system can neither limit nor tell', async () => {
  const procDirectory = mkdtempSync(join(tmpdir(), 'triggers-test-proc-'));
  onTestFinished(() => rmSync(procDirectory, { recursive: true }));

  await expect(createCpuLimiter({ memoryMb: 512, procDirectory })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringMatching(/cannot be held on this system .*Leave out --cpu lambda/),
  });
});

test('refuses to use signals where only groups are allowed and none can be had', async () => {
  using cgroups = makeTestCgroups({ mechanism: 'cgroup-v2', ownPath: '/own', hasController: () => false });
  const { procDirectory, files: cgroupFiles } = cgroups;

  const created = createCpuLimiter({
    memoryMb: 512,
    mechanisms: ['cgroup-v2', 'cgroup-v1'],
    procDirectory,
    cgroupFiles,
  });

  await expect(created).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringContaining('cgroup-v2 or cgroup-v1'),
  });
});
