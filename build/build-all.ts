import { readdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Metafile } from 'esbuild';
import { isFresh, writeStamp } from './freshness.ts';
import { buildLambdaBundle } from './lambda-bundle.ts';
import { buildProgram } from './program.ts';

const STAMP_FILE = 'dist/build-stamp.json';

/** Builds the program and the function's bundle into `dist/`, from the root of the repository. */
export async function buildAll({ onlyIfStale }: { readonly onlyIfStale: boolean }): Promise<'built' | 'fresh'> {
  if (onlyIfStale && isFresh(STAMP_FILE)) return 'fresh';
  const [bundle, program] = await Promise.all([
    buildLambdaBundle({ entryPoint: 'src/lambda.ts', outputDirectory: 'dist/lambda' }),
    buildProgram('dist'),
  ]);
  const metafiles = [bundle, ...program];
  removeOthers('dist', metafiles);
  writeStamp(STAMP_FILE, metafiles);
  return 'built';
}

/** What earlier builds left. Only afterwards: a program that runs from the folder, or is being started, finds its files. */
function removeOthers(folder: string, metafiles: readonly Metafile[]): void {
  const outputs = new Set(metafiles.flatMap((metafile) => Object.keys(metafile.outputs)));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = relative('', join(entry.parentPath, entry.name));
    // esbuild names files with slashes on every system.
    if (entry.isFile() && !outputs.has(file.split(sep).join('/'))) rmSync(file, { force: true });
  }
}
