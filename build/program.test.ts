import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildProgram } from './program.ts';

/** What one command alone has a use for, and takes long to load. */
const OF_ONE_COMMAND =
  /^node_modules\/(ajv|esbuild|fast-check|ink|react|yaml|@aws-sdk)\/|^(loadtest|tui)\/|^emulator\/start-/;

test('no command waits for what only another one needs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-program-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));

  const outputs = Object.assign({}, ...(await buildProgram(folder)).map((metafile) => metafile.outputs));

  const main = Object.keys(outputs).find((file) => outputs[file].entryPoint === 'cli/main.ts');
  const loaded = new Set([main ?? expect.fail('the program has no cli/main.ts')]);
  for (const file of loaded) {
    for (const { kind, path } of outputs[file].imports) {
      if (kind === 'import-statement' && path in outputs) loaded.add(path);
    }
  }
  const inputs = [...loaded].flatMap((file) => Object.keys(outputs[file].inputs));
  expect(inputs).toContain('cli/commands/up.ts');
  expect(inputs.filter((file) => OF_ONE_COMMAND.test(file))).toEqual([]);
});
