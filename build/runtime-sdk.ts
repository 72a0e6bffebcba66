import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

/** The clients that Lambda's runtime brings along and that there is a service for here. */
const SDK_PACKAGES = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb', '@aws-sdk/util-dynamodb'] as const;

/** Beside the program's other files, where the preloaded client looks. */
const RUNTIME_SDK_DIRECTORY = 'runtime-sdk';

/**
 * Builds what a function finds of the AWS SDK without bringing it: Lambda's runtime has all of its version 3, this one the
 * clients of DynamoDB. Each is one file, in the format that `require` and `import` both take names from.
 */
export async function buildRuntimeSdk(outputDirectory: string): Promise<readonly Metafile[]> {
  const folder = join(outputDirectory, RUNTIME_SDK_DIRECTORY, 'node_modules');
  return await Promise.all(
    SDK_PACKAGES.map(async (name) => {
      const { metafile } = await build({
        stdin: { contents: `export * from '${name}';`, resolveDir: '.' },
        outfile: join(folder, name, 'index.js'),
        bundle: true,
        platform: 'node',
        mainFields: ['module', 'main'],
        target: 'node20',
        format: 'cjs',
        external: SDK_PACKAGES.filter((other) => other !== name),
        minifySyntax: true,
        minifyWhitespace: true,
        legalComments: 'none',
        metafile: true,
        logLevel: 'warning',
      });
      writeFileSync(join(folder, name, 'package.json'), '{ "type": "commonjs", "main": "index.js" }\n');
      return metafile;
    }),
  );
}

/** What it writes beside the outputs of the metafiles. */
export function runtimeSdkManifests(outputDirectory: string): readonly string[] {
  return SDK_PACKAGES.map((name) => `${outputDirectory}/${RUNTIME_SDK_DIRECTORY}/node_modules/${name}/package.json`);
}
