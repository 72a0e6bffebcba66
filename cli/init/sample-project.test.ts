import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownFile } from '../own-files.ts';
import { named, type ProjectFile, readSampleProject, writeProject } from './sample-project.ts';

const file = (path: string, text: string): ProjectFile => ({ path, content: Buffer.from(text) });
const FILES = [file('template.yaml', 'new'), file('src/app.mjs', 'new')];

test('writes a project into a folder that it makes', async () => {
  const folder = join(temporaryFolder(), 'made/here');

  await writeProject(FILES, folder, { mayReplace: false });

  expect(readFileSync(join(folder, 'src/app.mjs'), 'utf8')).toBe('new');
});

test('writes beside what is there, if none of it is in the way', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'notes.md'), 'mine');

  await writeProject(FILES, folder, { mayReplace: false });

  expect(readdirSync(folder).toSorted()).toEqual(['notes.md', 'src', 'template.yaml']);
});

test('writes nothing at all where one of its files is there, and names it', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/app.mjs'), 'mine');

  const writing = writeProject(FILES, folder, { mayReplace: false });

  await expect(writing).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: /src\/app\.mjs.* --force/ });
  expect(readFileSync(join(folder, 'src/app.mjs'), 'utf8')).toBe('mine');
  expect(existsSync(join(folder, 'template.yaml'))).toBe(false);
});

test('keeps the files that a repository has from its beginning, and writes the others', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'README.md'), 'mine');

  const project = await writeProject([...FILES, file('README.md', 'new')], folder, { mayReplace: false });

  expect(project).toEqual({ written: ['template.yaml', 'src/app.mjs'], kept: ['README.md'] });
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
});

test.for([
  ['/work/My Größe API', 'my-gr-e-api'],
  ['/work/@scope', 'scope'],
  ['/', 'links'],
])('names the project of the folder %s %s', ([folder = '', name]) => {
  const [manifest] = named([file('package.json', '{"name":"links","private":true}')], folder);

  expect(JSON.parse(Buffer.from(manifest?.content ?? []).toString())).toEqual({ name, private: true });
});

test('takes a link that leads nowhere for a file that is there', async () => {
  const folder = temporaryFolder();
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'template.yaml'));

  await expect(writeProject(FILES, folder, { mayReplace: false })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});

test('replaces what is there when it may', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'template.yaml'), 'mine');

  await writeProject(FILES, folder, { mayReplace: true });

  expect(readFileSync(join(folder, 'template.yaml'), 'utf8')).toBe('new');
});

test('says where it cannot write, and what to do', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'src'), 'a file');

  const writing = writeProject(FILES, folder, { mayReplace: false });

  await expect(writing).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', message: /Name another folder/ });
});

test('gives the files of the sample their dots, which npm would not keep', async () => {
  const paths = (await readSampleProject(ownFile('sample'))).map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining([
      '.github/workflows/ci.yml',
      '.gitignore',
      'load/smoke.yaml',
      'package.json',
      'template.yaml',
    ]),
  );
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
