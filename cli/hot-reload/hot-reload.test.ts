import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createNotices } from '../../emulator/reload/test-notices.ts';
import { startHotReload } from './hot-reload.ts';

const HANDLER = `import { greeting } from './greeting.ts';\nexport const handler = () => greeting;\n`;

test('bundles saved source and runs the new code', async () => {
  const { save, loaded, lines } = await hotProject();

  save('src/greeting.ts', `export const greeting = 'edited';\n`);

  expect(await loaded.next()).toContain('"edited"');
  expect(await lines.next()).toMatch(/^The new code runs: bundled in \d+ ms, initialised in 5 ms\.$/);
});

test('runs what is saved by an editor that puts another file in the place of the old one', async () => {
  const { folder, save, loaded } = await hotProject();

  for (const text of ['first', 'second', 'third']) {
    save('src/.greeting.ts.swp', `export const greeting = '${text}';\n`);
    renameSync(join(folder, 'src/.greeting.ts.swp'), join(folder, 'src/greeting.ts'));
    expect(await loaded.next()).toContain(`"${text}"`);
  }
});

test('keeps the code at a syntax error, names its place, and goes on when it is mended', async () => {
  const { save, bundle, loaded, lines } = await hotProject();
  const before = bundle();

  save('src/greeting.ts', `export const greeting = 'a';\nexport const oops = = 1;\n`);

  expect(await lines.next()).toBe('The source cannot be bundled, and the code goes on as it was:');
  expect(await lines.next()).toBe('  src/greeting.ts:2:21: Unexpected "="');
  expect(bundle()).toBe(before);
  save('src/greeting.ts', `export const greeting = 'mended';\n`);
  expect(await loaded.next()).toContain('"mended"');
});

test('tells when source that could not be bundled is as it was, and reloads nothing', async () => {
  const { save, loaded, lines } = await hotProject();

  save('src/lambda.ts', `${HANDLER}}`);
  await lines.next();
  await lines.next();
  save('src/lambda.ts', HANDLER);

  expect(await lines.next()).toBe('The source can be bundled again, and is what runs.');
  expect(loaded.left()).toEqual([]);
});

test('makes one reload of many saves at once, with what was saved last', async () => {
  const { save, loaded, lines } = await hotProject();

  for (let at = 0; at <= 30; at += 1) save('src/greeting.ts', `export const greeting = 'version ${at}';\n`);

  expect(await loaded.next()).toContain('"version 30"');
  await lines.next();
  save('src/greeting.ts', `export const greeting = 'next';\n`);
  expect(await loaded.next()).toContain('"next"');
});

test('ends at what was saved last when saves and reloads run through each other', async () => {
  const { save, loaded } = await hotProject();

  for (let at = 0; at < 10; at += 1) {
    save('src/greeting.ts', `export const greeting = 'version ${at}';\n`);
    if (at % 3 === 0) await loaded.next();
  }
  save('src/greeting.ts', `export const greeting = 'last';\n`);

  let code: string;
  do code = await loaded.next();
  while (!code.includes('"last"'));
  expect(loaded.left()).toEqual([]);
});

test('reloads nothing when what is saved makes no difference to the bundle', async () => {
  const { save, loaded, lines } = await hotProject();

  save('src/greeting.ts', `// A comment that does not ship.\nexport const greeting = 'hello';\n`);
  save('src/unused.ts', 'export const unused = 1;\n');
  save('src/greeting.ts', `export const greeting = 'hello';\nexport const unused = 'tree shaken';\n`);
  // An error is told of in any case: all that was saved before it has been looked at by then.
  save('src/lambda.ts', `${HANDLER}}`);
  await lines.next();
  await lines.next();

  expect(loaded.left()).toEqual([]);
});

test('finds a module that is added in a new folder after it was imported', async () => {
  const { folder, save, loaded, lines } = await hotProject();

  save('src/lambda.ts', `import { text } from './new/deep/text.ts';\nexport const handler = () => text;\n`);
  await lines.next();
  expect(await lines.next()).toBe('  src/lambda.ts:1:22: Could not resolve "./new/deep/text.ts"');
  mkdirSync(join(folder, 'src/new/deep'), { recursive: true });
  save('src/new/deep/text.ts', `export const text = 'found';\n`);
  expect(await loaded.next()).toContain('"found"');
  save('src/new/deep/text.ts', `export const text = 'edited there';\n`);

  expect(await loaded.next()).toContain('"edited there"');
});

test('makes the folder of the bundle anew when it was removed', async () => {
  const { folder, save, loaded } = await hotProject();

  rmSync(join(folder, 'dist'), { recursive: true });
  save('src/greeting.ts', `export const greeting = 'after the removal';\n`);

  expect(await loaded.next()).toContain('"after the removal"');
});

test('survives that the source goes and comes back', async () => {
  const { folder, save, loaded, lines } = await hotProject();

  renameSync(join(folder, 'src'), join(folder, 'away'));
  expect(await lines.next()).toMatch(/cannot be bundled/);
  expect(await lines.next()).toMatch(/src\/lambda\.ts/);
  renameSync(join(folder, 'away'), join(folder, 'src'));
  expect(await lines.next()).toBe('The source can be bundled again, and is what runs.');
  save('src/greeting.ts', `export const greeting = 'back';\n`);

  expect(await loaded.next()).toContain('"back"');
});

test('runs code that was built by somebody else', async () => {
  const { save, loaded, lines } = await hotProject();

  save('dist/lambda/lambda.cjs', 'exports.handler = () => "built elsewhere";\n');

  expect(await loaded.next()).toContain('"built elsewhere"');
  expect(await lines.next()).toBe('The new code runs: initialised in 5 ms.');
});

test('bundles at the start what was saved since the last build', async () => {
  const { loaded } = await hotProject({ isBundled: false });

  expect(await loaded.next()).toContain('"hello"');
});

test('leaves nothing beside the bundle', async () => {
  const { folder, save, loaded } = await hotProject();

  save('src/greeting.ts', `export const greeting = 'edited';\n`);
  await loaded.next();

  expect(readdirSync(join(folder, 'dist'), { recursive: true })).toEqual(['lambda', 'lambda/lambda.cjs']);
});

test('applies a changed template', async () => {
  const { folder, lines } = await hotProject();

  appendFileSync(join(folder, 'template.yaml'), '# edited\n');

  expect(await lines.next()).toBe('template.yaml is applied: memory 512 MB → 1024 MB.');
});

test('watches code without bundling it where the template deploys another folder', async () => {
  const { folder, save, loaded } = await hotProject({ codeDirectory: 'out', isBundled: false });

  save('src/greeting.ts', `export const greeting = 'not bundled';\n`);
  mkdirSync(join(folder, 'out'));
  save('out/lambda.cjs', 'exports.handler = () => "elsewhere";\n');

  expect(await loaded.next()).toContain('"elsewhere"');
  expect(readdirSync(join(folder, 'out'))).toEqual(['lambda.cjs']);
});

/** A project under hot reload, with what it makes at the start taken. What is loaded is the bundle as it is at that time. */
async function hotProject({ codeDirectory = 'dist/lambda', isBundled = true } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'triggers-test-hot-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const save = (file: string, content: string) => writeFileSync(join(folder, file), content);
  const bundle = () => readFileSync(join(folder, codeDirectory, 'lambda.cjs'), 'utf8');
  mkdirSync(join(folder, 'src'));
  save('template.yaml', 'Resources: {}\n');
  save('src/lambda.ts', HANDLER);
  save('src/greeting.ts', `export const greeting = 'hello';\n`);

  const loaded = createNotices<string>();
  const lines = createNotices<string>();
  const hotReload = await startHotReload({
    deployment: {
      templateFile: join(folder, 'template.yaml'),
      function: { codeDirectory: join(folder, codeDirectory) },
    },
    emulator: {
      async reloadCode() {
        loaded.tell(bundle());
        return { kind: 'reloaded', initDurationMs: 5 };
      },
      applyTemplate: async () => ({ kind: 'applied', changes: ['memory 512 MB → 1024 MB'] }),
    },
    report: lines.tell,
  });
  onTestFinished(() => hotReload[Symbol.asyncDispose]());
  if (isBundled) {
    await loaded.next();
    await lines.next();
  }
  return { folder, save, bundle, loaded, lines };
}
