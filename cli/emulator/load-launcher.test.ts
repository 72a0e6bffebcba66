import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLoadLauncher } from './load-launcher.ts';

/** A launcher of a program that this script is. */
function launcherOf(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-launcher-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'program.mjs');
  writeFileSync(file, script);
  return createLoadLauncher({ dataDirectory: '/data folder', controlPort: 8_081 }, file);
}

test('starts a run against its emulator with no shell between, and tells what it said in the end', async () => {
  const launcher = launcherOf('console.error(JSON.stringify(process.argv.slice(2)))');

  const output = await launcher.start('$(id) smoke').ended;

  expect(JSON.parse(output)).toEqual([
    'load',
    '$(id) smoke',
    '--attach',
    '--data',
    '/data folder',
    '--control-port',
    '8081',
    '--no-live',
  ]);
});

test('ends a run that is to end at once', async () => {
  const run = launcherOf('setInterval(() => {}, 1_000)').start('smoke');

  run.kill();

  await expect(run.ended).resolves.toBe('');
});

test('keeps the last of what a run says', async () => {
  const run = launcherOf('for (let n = 0; n < 9_999; n += 1) console.error("line " + n)').start('smoke');

  const output = await run.ended;

  expect(output.length).toBe(4_000);
  expect(output.endsWith('line 9998\n')).toBe(true);
});

test('knows the scenarios that there are', async () => {
  const scenarios = await launcherOf('').scenarios();

  expect(scenarios.map(({ name }) => name)).toContain('smoke');
});
