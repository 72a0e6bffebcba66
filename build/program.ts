import { build, type Metafile } from 'esbuild';

/** Found at run time in node_modules: native code, files that are run as they are, what is patched, and what is never loaded. */
const EXTERNAL = ['autocannon', 'aws-lambda-ric', 'dynalite', 'esbuild', 'openapi-typescript', 'react-devtools-core'];

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
        'database-process': 'emulator/dynamodb/database-process.ts',
        'load-generator': 'loadtest/driver/generator-process.ts',
      },
      format: 'esm',
      target: 'node24',
      splitting: true,
      chunkNames: 'chunk-[hash]',
      external: EXTERNAL,
      jsx: 'automatic',
      // React's own checks more than double what a frame of the dashboard costs.
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: { js: REQUIRE_BANNER },
    }),
    build({
      ...shared,
      entryPoints: { 'rapid-client': 'emulator/lambda/rapid-client.ts' },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      target: 'node24',
    }),
  ]);
  return results.map(({ metafile }) => metafile);
}
