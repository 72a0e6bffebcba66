import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { lastTag, readSpec, revisionHas } from './spec-source.ts';

const test = base.extend(
  'folder',
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed.
  async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'triggers-spec-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  },
);

const SPEC = 'openapi: 3.1.0\ninfo: { title: A, version: 1.0.0 }\npaths: {}\n';

/** A repository whose first commit, tagged v1, has the contract, and whose second has another. */
async function createRepository(folder: string): Promise<void> {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], {
      stdio: 'ignore',
    });
  git('init', '-b', 'main');
  await writeFile(join(folder, 'openapi.yaml'), SPEC);
  git('add', '.');
  git('commit', '-m', 'one');
  git('tag', 'v1');
  await writeFile(join(folder, 'openapi.yaml'), SPEC.replace('1.0.0 }', '1.1.0 }'));
  git('commit', '-am', 'two');
}

test('a revision, a file of a revision and a file are read', async ({ folder }) => {
  await createRepository(folder);
  const file = join(folder, 'openapi.yaml');

  const read = [
    await readSpec('v1', folder),
    await readSpec('main:openapi.yaml', folder),
    await readSpec(file, folder),
  ];

  expect(read.map(({ name }) => name)).toEqual(['v1:openapi.yaml', 'main:openapi.yaml', file]);
  expect(read.map(({ root }) => (root.info as { version: string }).version)).toEqual(['1.0.0', '1.1.0', '1.1.0']);
});

test('the last tag is found, and whether it has the contract', async ({ folder }) => {
  await createRepository(folder);

  expect(await lastTag(folder)).toBe('v1');
  expect(await revisionHas('v1', 'openapi.yaml', folder)).toBe(true);
  expect(await revisionHas('v1', 'other.yaml', folder)).toBe(false);
});

test('without a repository or without tags there is no last tag', async ({ folder }) => {
  expect(await lastTag(folder)).toBeUndefined();

  execFileSync('git', ['-C', folder, 'init'], { stdio: 'ignore' });

  expect(await lastTag(folder)).toBeUndefined();
});

test('what is neither a file nor a revision is refused, also if it looks like an option', async ({ folder }) => {
  await createRepository(folder);

  await expect(readSpec('v2', folder)).rejects.toThrow(/neither a file nor a revision/);
  await expect(readSpec('--output=x', folder)).rejects.toThrow(/neither a file nor a revision/);
  await expect(readSpec('v1:other.yaml', folder)).rejects.toThrow(/revision v1 has no other\.yaml/);
});

test('outside of a repository a revision is refused as such', async ({ folder }) => {
  await expect(readSpec('v1', folder)).rejects.toThrow(/no git repository/);
});

const NO_SPECS = [
  ['broken YAML', 'openapi: [', /is not valid YAML: .*line 1/],
  ['another document', 'a: 1', /is no OpenAPI 3 document: it has no openapi/],
  ['Swagger 2', 'swagger: "2.0"\npaths: {}', /is no OpenAPI 3 document/],
  ['OpenAPI 4', 'openapi: 4.0.0\npaths: {}', /it has openapi: 4\.0\.0/],
  ['an empty file', '', /is no OpenAPI 3 document/],
  ['a key that is there twice', 'openapi: 3.1.0\npaths: {}\npaths: {}', /Map keys must be unique at line 3/],
] as const;

for (const [what, text, message] of NO_SPECS) {
  test(`${what} is refused with the reason`, async ({ folder }) => {
    const file = join(folder, 'a.yaml');
    await writeFile(file, text);

    await expect(readSpec(file, folder)).rejects.toThrow(message);
  });
}

test('a reference that leads nowhere, in a circle or out of the file is refused when it is followed', async ({
  folder,
}) => {
  const file = join(folder, 'a.yaml');
  await writeFile(
    file,
    "openapi: 3.1.0\npaths: {}\na: { $ref: '#/b' }\nc: { $ref: '#/c' }\nd: { $ref: 'https://a.example' }\n",
  );

  const document = await readSpec(file, folder);

  expect(() => document.resolve('#/a')).toThrow(/leads to nothing/);
  expect(() => document.resolve('#/c')).toThrow(/refers to itself/);
  expect(() => document.resolve('#/d')).toThrow(/leads out of the file/);
});
