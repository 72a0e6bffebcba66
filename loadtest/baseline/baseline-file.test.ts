import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samplesOf, times } from '../judgement/test-samples.ts';
import { type Baseline, readBaseline, saveBaseline } from './baseline-file.ts';
import { blocksOf } from './block.ts';

const BASELINE: Baseline = {
  kind: 'triggers-load-baseline',
  schemaVersion: 1,
  savedAt: '2026-11-20T12:00:00.000Z',
  scenario: { name: 'ingest', seed: 1 },
  target: { url: 'http://127.0.0.1:8080', kind: 'emulator', version: '0.1.0' },
  noise: { machine: { node: 'v24.21.0', cpus: 2, cpuModel: 'Test CPU', platform: 'linux x64' }, probesMs: [2] },
  blocks: [...blocksOf(samplesOf(times(800)), 8)],
};

test('is read as it was saved, and leaves no other file', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'baseline-'));
  const file = join(folder.path, 'deep', 'baseline.json');

  await saveBaseline(file, BASELINE);

  expect(await readBaseline(file)).toEqual(BASELINE);
  expect(await readdir(join(folder.path, 'deep'))).toEqual(['baseline.json']);
});

test.for([
  ['is no JSON', 'nothing', 'it is no JSON'],
  ['is another JSON', '{"kind":"else"}', 'kind: '],
  ['was cut', '{"kind":"triggers-load-baseline","schemaVersion":1', 'it is no JSON'],
])('refuses a file that %s, with what to do', async ([, contents, says]) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'baseline-'));
  const file = join(folder.path, 'baseline.json');
  await writeFile(file, contents ?? '');

  const reading = readBaseline(file);

  await expect(reading).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining(says ?? '') });
  await expect(reading).rejects.toMatchObject({ message: expect.stringContaining('--save') });
});

test('refuses a baseline of another scenario', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'baseline-'));
  const file = join(folder.path, 'baseline.json');
  await saveBaseline(file, BASELINE);

  expect((await readBaseline(file, 'ingest')).blocks).toHaveLength(8);
  await expect(readBaseline(file, 'inbox')).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringContaining('it is of the scenario ingest, and this run is of inbox'),
  });
});

test('refuses a file that is not there', async () => {
  await expect(readBaseline('/nowhere/baseline.json')).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: expect.stringContaining('there is no such file. Make one with --save'),
  });
});
