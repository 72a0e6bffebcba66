import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deployCode } from './deployed-code.ts';
import { startOrphanGuard } from './orphan-guard.ts';
import { temporaryFolderPrefix } from './temporary-folder.ts';

test('keeps the code as it was, links and packages included', async () => {
  const { folder, guard } = testCode({ 'app.mjs': 'old', 'lib/deep/part.mjs': 'part', 'node_modules/p/index.js': 'p' });
  symlinkSync('lib/deep/part.mjs', join(folder, 'part.mjs'));
  symlinkSync('..', join(folder, 'lib/up'));
  symlinkSync('nowhere', join(folder, 'broken'));

  const code = await deployCode(folder, guard);
  const read = (path: string) => readFileSync(join(code.directory, path), 'utf8');
  writeFileSync(join(folder, 'app.mjs'), 'new');
  rmSync(join(folder, 'lib/deep/part.mjs'));

  const paths = ['app.mjs', 'lib/deep/part.mjs', 'part.mjs', 'node_modules/p/index.js', 'lib/up/app.mjs'];
  expect(paths.map(read)).toEqual(['old', 'part', 'part', 'p', 'new']);
});

test('leaves out what is beside the code in the folder of a project', async () => {
  const { folder, guard } = testCode({
    'app.mjs': '',
    '.env': '',
    '.git/HEAD': '',
    '.triggers/db/CURRENT': '',
    'data/emulator-8081.json': 'with a token',
    'data/db/CURRENT': '',
  });

  const { directory } = await deployCode(folder, guard);

  const paths = readdirSync(directory, { recursive: true }).map(String);
  expect(paths.sort()).toEqual(['.env', 'app.mjs', 'data']);
});

test('is there until the last who holds on to it lets go', async () => {
  const { folder, guard } = testCode({ 'app.mjs': '' });
  const code = await deployCode(folder, guard);
  const [one, other] = [{}, {}];
  for (const holder of [one, other, one]) code.hold(holder);

  await code.release(one);
  await code.release(one);
  const meanwhile = existsSync(code.directory);
  await code.release(other);

  expect([meanwhile, existsSync(code.directory), existsSync(folder)]).toEqual([true, false, true]);
});

test('runs code where it is that is too large for Lambda', async () => {
  const { folder, guard } = testCode({ 'app.mjs': '', large: '' });
  truncateSync(join(folder, 'large'), 251 * 1024 * 1024);

  const code = await deployCode(folder, guard);
  code.hold(code);
  await code.release(code);

  expect(code.directory).toBe(folder);
  expect(existsSync(folder)).toBe(true);
});

test('says what cannot be read', async () => {
  const { folder, guard } = testCode({});

  await expect(deployCode(join(folder, 'missing'), guard)).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringMatching(/missing cannot be copied to a folder in .*ENOENT.* Make room/),
  });
});

function testCode(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-code-'));
  const guard = startOrphanGuard(temporaryFolderPrefix());
  onTestFinished(async () => {
    await guard[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return { folder, guard };
}
