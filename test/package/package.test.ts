import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../system/emulator-process.ts';
import { firstConversation, type InstalledPackage, installPackage } from './installed-package.ts';

const MAX_PACKED_BYTES = 15_000_000;

let installed: InstalledPackage;

beforeAll(() => {
  installed = installPackage();
});
afterAll(() => installed?.[Symbol.dispose]());

test('what is packed is small, whole, JavaScript only, and runs nothing when it is installed', () => {
  const { packageFolder, bytes } = installed;
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const files = globSync('**/*', { cwd: packageFolder });

  expect(bytes).toBeLessThan(MAX_PACKED_BYTES);
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.private).toBe(true);
  expect(Object.keys(manifest.scripts).filter((name) => /install|^prepare$/.test(name))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES',
      'openapi.yaml',
      'sample/gitignore',
      'template.yaml',
    ]),
  );
  expect(files.filter((file) => /\.tsx?$|build-stamp|\.npmrc/.test(file))).toEqual([]);
});

test("AWS's runtime client is in the package, file by file as it is published", () => {
  const published = join(ROOT, 'third-party/aws-lambda-ric');
  const files = readdirSync(published);

  expect(files).toEqual(expect.arrayContaining(['index.mjs', 'LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES']));
  for (const file of files) {
    const copy = readFileSync(join(installed.packageFolder, 'dist/node_modules/aws-lambda-ric', file));
    expect(copy.equals(readFileSync(join(published, file))), file).toBe(true);
  }
});

test('holds the first conversation of the README in an empty folder, on whichever Node the machine has', async () => {
  await using program = await installed.up(installed.folder);

  const answers = execFileSync('bash', ['-ec', firstConversation(program.url)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(answers).toMatchObject([
    { status: 'healthy' },
    { status: 'pending' },
    { events: [{ source: 'shop' }] },
    { status: 'pending', event_type: 'order.created' },
    { status: 'acknowledged' },
    { error: { code: 'CONFLICT' } },
    { message: expect.any(String) },
  ]);
});

/** Several programs are started one after the other. */
const TIMEOUT_MS = 90_000;

test('serves the project that init writes, runs what is saved there, and loads it', {
  timeout: TIMEOUT_MS,
}, async () => {
  const project = await initProject('links');
  await using program = await installed.up(project, ['--data', join(project, '.triggers')]);
  const ask = (method: string, path: string, body?: string) =>
    fetch(`${program.url}${path}`, { method, redirect: 'manual', ...(body !== undefined && { body }) });

  const made = await ask('PUT', '/links/home', '{"url":"https://example.com/"}');
  const followed = await ask('GET', '/go/home');
  const listed = await (await ask('GET', '/links')).json();
  const inbox = await installed.run(['inbox'], project);
  // What the dashboard asks for at its start.
  const events = await fetch(`${program.controlUrl}/v1/events`);
  const limits = await fetch(`${program.controlUrl}/v1/limits`);
  const load = await installed.run(
    ['load', 'load/smoke.yaml', '--attach', '--duration', '2s', '--no-live', '--json', 'load.json'],
    project,
  );
  edit(project, 'There is no link', 'Nowhere is a link');
  await program.said(/The new code runs/);
  const missing = await (await ask('GET', '/links/none')).json();

  expect(made.status).toBe(201);
  expect([followed.status, followed.headers.get('location')]).toEqual([302, 'https://example.com/']);
  expect(listed).toEqual({ links: [{ name: 'home', url: 'https://example.com/', visits: 1 }] });
  expect(inbox).toMatchObject({ code: 1, stderr: expect.stringContaining('another one than the Triggers API') });
  expect([events.status, await events.text()]).toEqual([400, expect.stringContaining('it has no events')]);
  expect(await limits.json()).toMatchObject({ keys: [] });
  // So short a run may not be enough to decide by.
  expect([0, 98], load.stderr).toContain(load.code);
  const { ledger } = JSON.parse(readFileSync(join(project, 'load.json'), 'utf8'));
  expect(JSON.stringify(ledger)).not.toMatch(/"5\d\d"/);
  expect(missing).toEqual({ error: { code: 'NO_LINK', message: 'Nowhere is a link none.' } });
});

test('checks the contract of the project that init writes, and finds what is planted in its code', {
  timeout: TIMEOUT_MS,
}, async () => {
  const project = await initProject('checked');

  const sound = await installed.run(['contract', '--quick', '--seed', '1'], project);
  edit(project, 'return Item === undefined ? unknown(name) : answer(200, Item);', 'return answer(200, Item ?? {});');
  edit(project, '{1,40}', '{1,50}');
  const broken = await installed.run(['contract', '--quick', '--seed', '1'], project);

  expect(sound).toMatchObject({ code: 0, stdout: expect.stringContaining('HOLDS') });
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/Body schema +\d violation/);
  expect(broken.stdout).toMatch(/Invalid refused +\d violation/);
});

async function initProject(name: string): Promise<string> {
  const parent = join(installed.folder, 'projects');
  mkdirSync(parent, { recursive: true });
  const { code, stderr } = await installed.run(['init', name], parent);
  expect(code, stderr).toBe(0);
  expect(existsSync(join(parent, name, '.gitignore'))).toBe(true);
  return join(parent, name);
}

function edit(project: string, text: string, other: string): void {
  const file = join(project, 'src/links.mjs');
  const before = readFileSync(file, 'utf8');
  expect(before).toContain(text);
  writeFileSync(file, before.replace(text, other));
}
