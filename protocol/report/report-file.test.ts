import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { appendReport, writeReport } from './report-file.ts';

const test = base.extend(
  'folder',
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed.
  async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'triggers-report-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  },
);

test('a report takes the place of the one before, and leaves no draft', async ({ folder }) => {
  const file = join(folder, 'reports', 'a.json');

  await writeReport(file, 'first');
  await writeReport(file, 'second');

  expect(await readFile(file, 'utf8')).toBe('second');
  expect(await readdir(join(folder, 'reports'))).toEqual(['a.json']);
});

test('a folder in the place of the report is named in the refusal', async ({ folder }) => {
  await expect(writeReport(folder, 'x')).rejects.toThrow(/cannot be written: it is a folder/);
  expect(await readdir(folder)).toEqual([]);
});

test('a file in the path of the report is named in the refusal', async ({ folder }) => {
  await writeFile(join(folder, 'file'), '');

  await expect(writeReport(join(folder, 'file', 'a.json'), 'x')).rejects.toThrow(/a part of the path is a file/);
});

// The device that is always full.
test.runIf(process.platform === 'linux')('a full disk is named in the refusal', async () => {
  await expect(appendReport('/dev/full', 'x')).rejects.toThrow(/the disk is full. Make room/);
});
