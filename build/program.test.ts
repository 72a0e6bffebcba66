import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from './program.ts';
import { PUBLISHED_PACKAGES } from './published-packages.ts';

/** What one command alone has a use for, and takes long to load. */
const OF_ONE_COMMAND =
  /^node_modules\/(ajv|esbuild|fast-check|ink|react|yaml|@aws-sdk)\/|^(loadtest|tui)\/|^emulator\/start-/;

const folder = mkdtempSync(join(tmpdir(), 'triggers-test-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

let metafiles: readonly Metafile[];
beforeAll(async () => {
  metafiles = await buildProgram(folder);
});

test('no command waits for what only another one needs', () => {
  const outputs = new Map(metafiles.flatMap((metafile) => Object.entries(metafile.outputs)));

  const main = [...outputs].find(([, { entryPoint }]) => entryPoint === 'cli/main.ts')?.[0];
  const loaded = new Set([main ?? expect.fail('the program has no cli/main.ts')]);
  for (const file of loaded) {
    for (const { kind, path } of outputs.get(file)?.imports ?? []) {
      if (kind === 'import-statement' && outputs.has(path)) loaded.add(path);
    }
  }
  const inputs = [...loaded].flatMap((file) => Object.keys(outputs.get(file)?.inputs ?? {}));
  expect(inputs).toContain('cli/commands/up.ts');
  expect(inputs.filter((file) => OF_ONE_COMMAND.test(file))).toEqual([]);
});

test('what a package brings and nobody uses is left out', () => {
  const inputs = new Set(
    metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap((output) => usedInputs(output))),
  );
  const languages = [...inputs].filter((file) => /\/zod\/v4\/locales\//.test(file));

  // Of 50 languages, in which zod could say what is wrong, one: `import { z }` anywhere would take all of them.
  expect(languages).toEqual([expect.stringMatching(/\/en\.js$/)]);
});

test('every package that is in the program is in the notices', () => {
  const notices = readFileSync(fileURLToPath(new URL('../THIRD-PARTY-NOTICES', import.meta.url)), 'utf8');
  const names = metafiles.flatMap(({ inputs }) =>
    Object.keys(inputs).flatMap((file) => file.split('node_modules/').slice(1).map(packageName)),
  );

  expect(names).toEqual(expect.arrayContaining(['dynalite', 'autocannon', 'ink', '@aws-sdk/client-dynamodb']));
  const missing = [...names, ...PUBLISHED_PACKAGES.keys()].filter((name) => !notices.includes(`\n${name} `));
  expect(new Set(missing)).toEqual(new Set());
});

/** Of which something is in it. */
function usedInputs({ inputs }: Metafile['outputs'][string]): readonly string[] {
  return Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0);
}

/** Of a file of it: `@scope/name/lib/main.js` is of `@scope/name`. */
function packageName(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}
