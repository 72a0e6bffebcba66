import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createNotices } from './test-notices.ts';
import { watchDeployment } from './watch-deployment.ts';

test('tells of a template that is written in place', async () => {
  const { template, notices } = await watchedProject();

  appendFileSync(template, '# edited\n');

  expect(await notices.next()).toBe('template');
});

test('tells of a template that another file takes the place of, each time', async () => {
  const { template, notices } = await watchedProject();

  for (const content of ['a', 'b', 'c']) {
    writeFileSync(`${template}~`, content);
    renameSync(`${template}~`, template);
    expect(await notices.next()).toBe('template');
  }
});

test('tells of a template that is deleted and written anew', async () => {
  const { template, notices, watch } = await watchedProject();

  rmSync(template);
  await watch.checkCode();
  writeFileSync(template, 'other');

  expect(await notices.next()).toBe('template');
});

test('tells of code that is written, added in a new folder, or removed', async () => {
  const { code, notices } = await watchedProject();

  writeFileSync(join(code, 'lambda.cjs'), 'edited');
  expect(await notices.next()).toBe('code');

  mkdirSync(join(code, 'lib/deep'), { recursive: true });
  writeFileSync(join(code, 'lib/deep/part.cjs'), '1');
  expect(await notices.next()).toBe('code');

  writeFileSync(join(code, 'lib/deep/part.cjs'), '2');
  expect(await notices.next()).toBe('code');

  rmSync(join(code, 'lib'), { recursive: true });
  expect(await notices.next()).toBe('code');
});

test('tells of code whose folder is deleted and made anew, as often as that happens', async () => {
  const { code, notices } = await watchedProject();

  for (const content of ['a', 'b', 'c']) {
    rmSync(dirname(code), { recursive: true });
    mkdirSync(code, { recursive: true });
    writeFileSync(join(code, 'lambda.cjs'), content);
    expect(await notices.next()).toBe('code');
  }
  writeFileSync(join(code, 'lambda.cjs'), 'in the last of these folders');

  expect(await notices.next()).toBe('code');
});

test('tells of code whose folder another one takes the place of', async () => {
  const { folder, code, notices } = await watchedProject();
  mkdirSync(join(folder, 'next/lambda'), { recursive: true });
  writeFileSync(join(folder, 'next/lambda/lambda.cjs'), 'next');

  renameSync(dirname(code), join(folder, 'old'));
  renameSync(join(folder, 'next'), dirname(code));
  expect(await notices.next()).toBe('code');
  writeFileSync(join(code, 'lambda.cjs'), 'in the new folder');

  expect(await notices.next()).toBe('code');
});

test('takes a folder that is missing, deleted or empty for one whose code is about to come', async () => {
  const { code, notices, watch } = await watchedProject();

  rmSync(dirname(code), { recursive: true });
  await watch.checkCode();
  mkdirSync(code, { recursive: true });
  await watch.checkCode();
  writeFileSync(join(code, 'lambda.cjs'), 'handler');
  await watch.checkCode();

  expect(notices.left()).toEqual([]);
});

test('waits for code that has never been there', async () => {
  const { code, notices } = await watchedProject({ hasCode: false });

  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'lambda.cjs'), 'handler');

  expect(await notices.next()).toBe('code');
});

test('tells nothing of a touch, of the same content again, of node_modules, and of what is no code', async () => {
  const { template, code, notices, watch } = await watchedProject();

  utimesSync(join(code, 'lambda.cjs'), 1, 1);
  await watch.checkCode();
  writeFileSync(join(code, 'lambda.cjs'), readFileSync(join(code, 'lambda.cjs')));
  await watch.checkCode();
  mkdirSync(join(code, 'node_modules'));
  writeFileSync(join(code, 'node_modules/x.js'), '1');
  await watch.checkCode();
  for (const path of ['.triggers/log', '.git/HEAD', 'data/emulator-8081.json', 'data/db']) {
    mkdirSync(join(code, path, '..'), { recursive: true });
    writeFileSync(join(code, path), '1');
    await watch.checkCode();
  }
  writeFileSync(template, readFileSync(template));
  // The template's own change comes later than that of the same content, and would be a second notice.
  appendFileSync(template, '# edited\n');

  expect(await notices.next()).toBe('template');
  expect(notices.left()).toEqual([]);
});

test('tells once of many saves at once', async () => {
  const { code, notices, watch } = await watchedProject();

  for (let at = 0; at < 50; at += 1) writeFileSync(join(code, 'lambda.cjs'), `version ${at}`);
  expect(await notices.next()).toBe('code');
  await watch.checkCode();

  expect(notices.left()).toEqual([]);
});

test('tells of a change of the same length in the same moment', async () => {
  const { code, notices, watch } = await watchedProject();
  const file = join(code, 'lambda.cjs');

  for (const content of ['a', 'b', 'c', 'd']) {
    writeFileSync(file, content);
    utimesSync(file, 1, 1);
    await watch.checkCode();
    expect(await notices.next()).toBe('code');
  }
});

test('compares at once for who cannot wait, and does not tell of it twice', async () => {
  const { code, notices, watch } = await watchedProject();

  writeFileSync(join(code, 'lambda.cjs'), 'edited');
  await watch.checkCode();
  expect(notices.left()).toEqual(['code']);
  writeFileSync(join(code, 'lambda.cjs'), 'edited again');
  await notices.next();
  await notices.next();
  await watch.checkCode();

  expect(notices.left()).toEqual([]);
});

test('tells nothing after it was disposed of', async () => {
  const { code, notices, watch } = await watchedProject();

  await watch[Symbol.asyncDispose]();
  writeFileSync(join(code, 'lambda.cjs'), 'edited');
  await watch.checkCode();

  expect(notices.left()).toEqual([]);
});

/** A project with template and code, and what its watch tells. */
async function watchedProject({ hasCode = true }: { readonly hasCode?: boolean } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'triggers-test-watch-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [template, code] = [join(folder, 'template.yaml'), join(folder, 'dist/lambda')];
  writeFileSync(template, 'Resources: {}\n');
  if (hasCode) {
    mkdirSync(code, { recursive: true });
    writeFileSync(join(code, 'lambda.cjs'), 'handler');
  }
  const notices = createNotices<'template' | 'code' | Error>();
  const watch = await watchDeployment({
    templateFile: template,
    codeDirectory: code,
    onTemplateChange: () => notices.tell('template'),
    onCodeChange: () => notices.tell('code'),
    onProblem: notices.tell,
  });
  onTestFinished(() => watch[Symbol.asyncDispose]());
  return { folder, template, code, notices, watch };
}
