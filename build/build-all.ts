import { readdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isFresh, writeStamp } from './freshness.ts';
import { buildLambdaBundle } from './lambda-bundle.ts';
import { buildProgram } from './program.ts';
import { copyPublishedPackages } from './published-packages.ts';

const STAMP_FILE = 'dist/build-stamp.json';

/** Builds the program and the function's bundle into `dist/`, from the root of the repository. */
export async function buildAll({ onlyIfStale }: { readonly onlyIfStale: boolean }): Promise<'built' | 'fresh'> {
  if (onlyIfStale && isFresh(STAMP_FILE)) return 'fresh';
  const [bundle, program] = await Promise.all([
    buildLambdaBundle({ entryPoint: 'src/lambda.ts', outputDirectory: 'dist/lambda' }),
    buildProgram('dist'),
  ]);
  const copies = copyPublishedPackages('dist');
  const metafiles = [bundle, ...program];
  const outputs = [...metafiles.flatMap((metafile) => Object.keys(metafile.outputs)), ...copies];
  removeOthers('dist', outputs);
  writeStamp(STAMP_FILE, [...metafiles.flatMap((metafile) => Object.keys(metafile.inputs)), ...outputs]);
  return 'built';
}

/** What earlier builds left. Only afterwards: a program that runs from the folder, or is being started, finds its files. */
function removeOthers(folder: string, outputs: readonly string[]): void {
  const kept = new Set(outputs);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = relative('', join(entry.parentPath, entry.name));
    // esbuild names files with slashes on every system.
    if (entry.isFile() && !kept.has(file.split(sep).join('/'))) rmSync(file, { force: true });
  }
}
