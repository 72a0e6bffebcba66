import type { Metafile } from 'esbuild';
import { expect, test } from 'vitest';
import { goesWith, packagesApart } from './bundle-parts.ts';

const EXPRESS = 'node_modules/express/index.js';
const QS = 'node_modules/qs/index.js';
const ZOD = 'node_modules/zod/index.js';

test('sets packages in CommonJS apart, and leaves ES modules with the source', () => {
  const metafile = bundle({
    'src/lambda.ts': esm({ './app.ts': 'src/app.ts', zod: ZOD }),
    'src/app.ts': esm({ express: EXPRESS }),
    [EXPRESS]: cjs({ qs: QS }),
    [QS]: cjs({}),
    [ZOD]: esm({}),
  });

  expect(packagesApart(metafile)).toEqual({ files: new Map([['express', EXPRESS]]), left: new Set([ZOD]) });
});

test('sets nothing apart if a module would be there twice', () => {
  const metafile = bundle({
    'src/lambda.ts': esm({ express: EXPRESS, zod: ZOD }),
    [EXPRESS]: cjs({ qs: QS }),
    [QS]: cjs({}),
    [ZOD]: esm({ qs: QS }),
  });

  expect(packagesApart(metafile)).toBeUndefined();
});

test('sets a package apart that other packages apart use, too', () => {
  const metafile = bundle({
    'src/lambda.ts': esm({ express: EXPRESS, qs: QS }),
    [EXPRESS]: cjs({ qs: QS }),
    [QS]: cjs({}),
  });

  expect(packagesApart(metafile)?.files).toEqual(
    new Map([
      ['express', EXPRESS],
      ['qs', QS],
    ]),
  );
});

test('sets an ES module apart that a package apart requires, and that the source imports too', () => {
  const metafile = bundle({
    'src/lambda.ts': esm({ express: EXPRESS, zod: ZOD }),
    [EXPRESS]: cjs({ zod: ZOD, qs: QS }),
    [QS]: cjs({}),
    [ZOD]: esm({}),
  });

  expect(packagesApart(metafile)?.files).toEqual(
    new Map([
      ['express', EXPRESS],
      ['zod', ZOD],
    ]),
  );
});

test('sets nothing apart where there is nothing in CommonJS', () => {
  expect(packagesApart(bundle({ 'src/lambda.ts': esm({ zod: ZOD }), [ZOD]: esm({}) }))).toBeUndefined();
});

test('finds its way through imports that go round in a circle', () => {
  const metafile = bundle({
    'src/lambda.ts': esm({ './app.ts': 'src/app.ts' }),
    'src/app.ts': esm({ './lambda.ts': 'src/lambda.ts', express: EXPRESS }),
    [EXPRESS]: cjs({ qs: QS }),
    [QS]: cjs({ express: EXPRESS }),
  });

  expect(packagesApart(metafile)?.files).toEqual(new Map([['express', EXPRESS]]));
});

test.for<[string, Record<string, Input>, boolean]>([
  ['no package', {}, true],
  ['what is apart', { 'src/a.ts': external('express') }, true],
  ['what Node has', { 'src/a.ts': external('node:crypto') }, true],
  ['a part of a package that is not apart by itself', { 'src/a.ts': external('express/lib/x.js') }, false],
  ['a package that was left with the source', { 'src/a.ts': esm({ zod: ZOD }), [ZOD]: esm({}) }, true],
  ['a package that was not there', { 'src/a.ts': esm({ qs: QS }), [QS]: cjs({}) }, false],
])('knows whether source that imports %s still goes with the packages', ([, inputs, isFitting]) => {
  const apart = { files: new Map([['express', EXPRESS]]), left: new Set([ZOD]) };

  expect(goesWith(apart, bundle({ 'src/lambda.ts': esm({}), ...inputs }))).toBe(isFitting);
});

type Input = Metafile['inputs'][string];

function bundle(inputs: Record<string, Input>): Metafile {
  return { inputs, outputs: {} };
}

function esm(imports: Readonly<Record<string, string>>): Input {
  return { bytes: 1, format: 'esm', imports: importsOf(imports, 'import-statement') };
}

function cjs(imports: Readonly<Record<string, string>>): Input {
  return { bytes: 1, format: 'cjs', imports: importsOf(imports, 'require-call') };
}

function external(name: string): Input {
  return { bytes: 1, format: 'esm', imports: [{ path: name, kind: 'import-statement', external: true }] };
}

function importsOf(imports: Readonly<Record<string, string>>, kind: 'import-statement' | 'require-call') {
  return Object.entries(imports).map(([original, path]) => ({ path, kind, original }));
}
