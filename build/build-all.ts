import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isFresh, writeStamp } from './freshness.ts';
import { buildLambdaBundle } from './lambda-bundle.ts';
import { buildProgram } from './program.ts';
import { copyPublishedPackages, PUBLISHED_PACKAGES } from './published-packages.ts';
import { buildRuntimeSdk, runtimeSdkManifests } from './runtime-sdk.ts';
import { packageFolders, readShippedPackages } from './shipped-packages.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const STAMP_FILE = 'dist/build-stamp.json';
/** Beside the licence of the project, where it is looked for. */
const NOTICES_FILE = 'THIRD-PARTY-NOTICES';

/** Builds the program and the function's bundle into `dist/`, with the notices that they need, from the repository's root. */
export async function buildAll({ onlyIfStale }: { readonly onlyIfStale: boolean }): Promise<'built' | 'fresh'> {
  if (onlyIfStale && isFresh(STAMP_FILE)) return 'fresh';
  const [bundle, program, sdk] = await Promise.all([
    buildLambdaBundle({ entryPoint: 'src/lambda.ts', outputDirectory: 'dist/lambda' }),
    buildProgram('dist'),
    buildRuntimeSdk('dist'),
  ]);
  const published = copyPublishedPackages('dist');
  const metafiles = [bundle, ...program, ...sdk];
  const outputs = [
    ...metafiles.flatMap((metafile) => Object.keys(metafile.outputs)),
    ...published.map(({ copy }) => copy),
    ...runtimeSdkManifests('dist'),
  ];
  const inputs = [
    ...metafiles.flatMap((metafile) => Object.keys(metafile.inputs)).filter((file) => file !== '<stdin>'),
    ...published.map(({ source }) => source),
  ];
  const folders = new Set([...packageFolders(inputs), ...PUBLISHED_PACKAGES.values()]);
  writeFileSync(NOTICES_FILE, thirdPartyNotices(readShippedPackages([...folders])));
  removeOthers('dist', outputs);
  writeStamp(STAMP_FILE, [...inputs, ...outputs, NOTICES_FILE]);
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
