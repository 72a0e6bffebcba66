import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createNotices } from '../../emulator/reload/test-notices.ts';
import { type BundleResult, startBundleWatch } from './bundle-watch.ts';

/** So large that bundling it takes longer than changes take to settle. */
const LARGE_PACKAGE = Array.from({ length: 30_000 }, (_, at) => `exports.member${at} = () => ${at};\n`).join('');

test('loses nothing that is saved while it makes its first bundle, whenever that is', async () => {
  const { durationMs } = await firstBundle();

  const partsOfTheTime = Array.from({ length: 10 }, (_, at) => at / 10);
  for (const part of partsOfTheTime) {
    const { bundle, results } = await firstBundle({ saveAfterMs: part * durationMs });

    // One that finds nothing new has looked at all that was saved.
    let result: BundleResult;
    do result = await results.next();
    while (result.kind === 'rebuilt' && !bundle().includes('saved meanwhile'));
    expect(bundle(), `saved after ${part} of the time`).toContain('saved meanwhile');
  }
});

/** A project with a package that is bundled apart, as far as its first bundle, while something may be saved. */
async function firstBundle({ saveAfterMs }: { readonly saveAfterMs?: number } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'triggers-test-watch-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const save = (file: string, content: string) => writeFileSync(join(folder, file), content);
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'node_modules/old'), { recursive: true });
  save('node_modules/old/index.js', LARGE_PACKAGE);
  save('src/own.ts', `export const own = 'at first';\n`);
  save(
    'src/lambda.ts',
    `import old from 'old';\nimport { own } from './own.ts';\nexport const handler = () => [old, own];\n`,
  );

  const results = createNotices<BundleResult>();
  const startedAtMs = performance.now();
  const starting = startBundleWatch({
    projectDirectory: folder,
    sourceDirectory: 'src',
    entryPoint: 'src/lambda.ts',
    outputDirectory: join(folder, 'dist'),
    onResult: results.tell,
    onProblem: (error) => expect.fail(error.message),
  });
  if (saveAfterMs !== undefined) {
    while (performance.now() - startedAtMs < saveAfterMs) await setImmediate();
    save('src/own.ts', `export const own = 'saved meanwhile';\n`);
  }
  const watch = await starting;
  onTestFinished(() => watch[Symbol.asyncDispose]());
  return {
    durationMs: performance.now() - startedAtMs,
    results,
    bundle: () => readFileSync(join(folder, 'dist/lambda.cjs'), 'utf8'),
  };
}
