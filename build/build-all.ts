import { rmSync } from 'node:fs';
import { isFresh, writeStamp } from './freshness.ts';
import { buildLambdaBundle } from './lambda-bundle.ts';
import { buildProgram } from './program.ts';

const STAMP_FILE = 'dist/build-stamp.json';

/** Builds the program and the function's bundle into `dist/`, from the root of the repository. */
export async function buildAll({ onlyIfStale }: { readonly onlyIfStale: boolean }): Promise<'built' | 'fresh'> {
  if (onlyIfStale && isFresh(STAMP_FILE)) return 'fresh';
  rmSync('dist', { recursive: true, force: true });
  const [bundle, program] = await Promise.all([
    buildLambdaBundle({ entryPoint: 'src/lambda.ts', outputDirectory: 'dist/lambda' }),
    buildProgram('dist'),
  ]);
  writeStamp(STAMP_FILE, [bundle, ...program]);
  return 'built';
}
