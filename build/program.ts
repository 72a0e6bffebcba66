import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** Found at run time: what is run as it is published, what only this repository has, and what is never loaded. */
const EXTERNAL = ['esbuild', 'openapi-typescript', 'react-devtools-core'];

/** LevelDB's addon is looked for beside the file that loads it, so that one stays a file of its own. */
const NATIVE_BINDING: Plugin = {
  name: 'native-binding',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/binding$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]classic-level[\\/]/.test(importer)
        ? { path: 'classic-level/binding.js', external: true }
        : undefined,
    ),
};

/** Ink measures every row of the dashboard five times a frame, and `string-width` looks at each character of it. */
const QUICK_STRING_WIDTH: Plugin = {
  name: 'quick-string-width',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/](ink|widest-line)[\\/]/.test(importer)
        ? { path: resolve('tui/text/quick-string-width.ts') }
        : undefined,
    ),
};

/** Ink remembers 8,000 rows of text in each of two caches, some 10 MB, and no row of a live list comes back. */
const SMALL_ROW_CACHE: Plugin = {
  name: 'small-row-cache',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^quick-lru$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]ink[\\/]/.test(importer) ? { path: resolve('tui/text/small-row-cache.ts') } : undefined,
    ),
};

/** Ink's layout is in a data URL, for which it loads Node's whole HTTP client if there is a `fetch`; it needs none. */
const LAYOUT_WITHOUT_FETCH: Plugin = {
  name: 'layout-without-fetch',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;${readFileSync(path, 'utf8')}`,
    })),
};

/** CommonJS packages inside of an ES module need a `require`. */
const REQUIRE_BANNER =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/** Builds the program: `cli.js` and what runs in processes of its own. */
export async function buildProgram(outputDirectory: string): Promise<readonly Metafile[]> {
  const shared = {
    outdir: outputDirectory,
    bundle: true,
    platform: 'node',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  } as const;
  const results = await Promise.all([
    build({
      ...shared,
      entryPoints: {
        cli: 'cli/cli.ts',
        'database-process': 'emulator/dynamodb/process/database-process.ts',
        'load-generator': 'loadtest/driver/generator-process.ts',
      },
      format: 'esm',
      target: 'node24',
      splitting: true,
      chunkNames: 'chunk-[hash]',
      external: EXTERNAL,
      plugins: [NATIVE_BINDING, QUICK_STRING_WIDTH, SMALL_ROW_CACHE, LAYOUT_WITHOUT_FETCH],
      jsx: 'automatic',
      // React's own checks more than double what a frame of the dashboard costs.
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: { js: REQUIRE_BANNER },
    }),
    build({
      ...shared,
      entryPoints: { 'rapid-client': 'emulator/lambda/runtime-client/rapid-client.ts' },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      target: 'node24',
    }),
  ]);
  return results.map(({ metafile }) => metafile);
}
