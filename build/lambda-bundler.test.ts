import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildLambdaBundle } from './lambda-bundle.ts';
import { createLambdaBundler } from './lambda-bundler.ts';

/** Packages that tell when they are run, and know how often. */
const PACKAGES = {
  'node_modules/old/package.json': '{"name":"old","main":"index.js"}',
  'node_modules/old/index.js': `
    globalThis.runs.push('old');
    module.exports = function old() { return 'old'; };
    module.exports.counter = require('counter');
    require('shared').use();
  `,
  'node_modules/counter/package.json': '{"name":"counter"}',
  'node_modules/counter/index.js': `globalThis.runs.push('counter'); exports.count = 0; exports.next = () => ++exports.count;`,
  'node_modules/shared/package.json': '{"name":"shared","type":"module","exports":"./index.js"}',
  'node_modules/shared/index.js': `
    globalThis.runs.push('shared');
    export let uses = 0;
    export const use = () => ++uses;
  `,
  'node_modules/transpiled/package.json': '{"name":"transpiled"}',
  'node_modules/transpiled/index.js': `
    globalThis.runs.push('transpiled');
    Object.defineProperty(exports, '__esModule', { value: true });
    exports.default = 'its default';
    exports.named = 'named';
  `,
  'node_modules/modern/package.json': '{"name":"modern","type":"module","exports":"./index.js"}',
  'node_modules/modern/index.js': `
    globalThis.runs.push('modern');
    export default 'modern default';
    export const used = 'used';
    export const unused = 'never used';
  `,
};

const SOURCE = `
  import { sep } from 'node:path';
  import modern, { used } from 'modern';
  import old, { counter } from 'old';
  import { count, next } from 'counter';
  import { use, uses } from 'shared';
  import transpiled, { named } from 'transpiled';
  import { own } from './own.ts';
  globalThis.runs.push('lambda');
  next();
  use();
  export const handler = () => [sep, modern, used, old(), counter.count, count, uses, transpiled, named, own];
`;

const OWN = `globalThis.runs.push('own'); export const own = 'own';`;

test('makes of changed source what does the same as the one that ships, in the same order', async () => {
  const { run, save, bundler } = project();
  await bundler.bundle();

  save('src/own.ts', OWN.replace("'own';", "'edited';"));
  const changed = run((await bundler.bundle()).text);

  const shipped = run((await createLambdaBundler(bundlerOptions()).bundle()).text);
  expect(changed.text).not.toBe(shipped.text);
  expect(changed.runs).toEqual(shipped.runs);
  expect(changed.value).toEqual(shipped.value);
  expect(changed.value).toContain('edited');

  function bundlerOptions() {
    return { folder: changed.folder, entryPoint: join(changed.folder, 'src/lambda.ts') };
  }
});

test('shakes off what is not used, also from changed source', async () => {
  const { save, bundler } = project();
  await bundler.bundle();

  save('src/own.ts', OWN.replace("'own';", "'edited';"));

  expect((await bundler.bundle()).text).not.toContain('never used');
});

test('gives the same fingerprint to the same source, however it was put together', async () => {
  const { save, bundler } = project();
  const whole = await bundler.bundle();

  save('src/own.ts', `// A comment.\n${OWN}`);
  const sameAgain = await bundler.bundle();
  save('src/own.ts', OWN.replace("'own';", "'edited';"));
  const edited = await bundler.bundle();

  expect(sameAgain.fingerprint).toBe(whole.fingerprint);
  expect(edited.fingerprint).not.toBe(whole.fingerprint);
});

test('takes in a package that was not imported before, and lets one go', async () => {
  const { run, save, bundler } = project();
  save('src/lambda.ts', `import old from 'old'; export const handler = () => old();`);
  expect(run((await bundler.bundle()).text).value).toBe('old');

  save('src/lambda.ts', `import { named } from 'transpiled'; export const handler = () => named;`);

  expect(run((await bundler.bundle()).text)).toMatchObject({ value: 'named', runs: ['transpiled'] });
});

test('names the place of a syntax error, and goes on when it is mended', async () => {
  const { run, save, bundler } = project();

  save('src/own.ts', 'export const own = = 1;');
  const atFirst = bundler.bundle();
  await expect(atFirst).rejects.toMatchObject({ errors: [{ location: { file: 'src/own.ts', line: 1, column: 19 } }] });
  save('src/own.ts', OWN);
  await bundler.bundle();
  save('src/own.ts', 'export const own = (;');
  await expect(bundler.bundle()).rejects.toMatchObject({ errors: [{ location: { file: 'src/own.ts', column: 20 } }] });
  save('src/own.ts', OWN.replace("'own';", "'mended';"));

  expect(run((await bundler.bundle()).text).value).toContain('mended');
});

test('makes of this project at first what ships, byte for byte, and then the same in parts', async () => {
  const folder = dirname(import.meta.dirname);
  const outputDirectory = temporaryFolder();
  await using bundler = createLambdaBundler({ folder, entryPoint: join(folder, 'src/lambda.ts') });

  const whole = await bundler.bundle();
  const inParts = await bundler.bundle();

  await buildLambdaBundle({ entryPoint: 'src/lambda.ts', outputDirectory });
  expect(whole.text).toBe(readFileSync(join(outputDirectory, 'lambda.cjs'), 'utf8'));
  expect(inParts.text).not.toBe(whole.text);
  expect(inParts.fingerprint).toBe(whole.fingerprint);
  // What is shaken off of one is not in the other, and nothing is there twice.
  expect(inParts.text.length / whole.text.length).toBeCloseTo(1, 1);
});

/** A project with packages of all kinds, its bundler, and a way to run what that makes. */
function project() {
  const folder = temporaryFolder();
  const save = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const [file, text] of Object.entries(PACKAGES)) save(file, text);
  save('package.json', '{"type":"module"}');
  save('src/lambda.ts', SOURCE);
  save('src/own.ts', OWN);
  const bundler = createLambdaBundler({ folder, entryPoint: join(folder, 'src/lambda.ts') });
  onTestFinished(() => bundler[Symbol.asyncDispose]());

  let copies = 0;
  const run = (text: string) => {
    copies += 1;
    const file = `out/${copies}.cjs`;
    save(file, text);
    const runs: string[] = [];
    Object.assign(globalThis, { runs });
    const { handler } = createRequire(import.meta.url)(join(folder, file)) as { handler: () => unknown };
    return { folder, text, runs, value: handler() };
  };
  return { folder, save, bundler, run };
}

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'triggers-test-bundler-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
