import { cpSync, globSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** What is run as it is published: where it lies, and the files of it. All that it imports is among them. */
const PACKAGES: Readonly<Record<string, { readonly folder: string; readonly files: readonly string[] }>> = {
  'aws-lambda-ric': { folder: 'third-party/aws-lambda-ric', files: ['*'] },
  // Its binary is a package of its own for each platform.
  esbuild: { folder: 'node_modules/esbuild', files: ['lib/main.js', 'package.json', 'LICENSE.md'] },
  // The addon for every platform; its JavaScript is bundled.
  'classic-level': {
    folder: 'node_modules/classic-level',
    files: ['binding.js', 'package.json', 'LICENSE', 'prebuilds/**'],
  },
  'node-gyp-build': { folder: 'node_modules/node-gyp-build', files: ['*.js', 'package.json', 'LICENSE'] },
};

/** Folders of the packages that are copied, by their names. */
export const PUBLISHED_PACKAGES: ReadonlyMap<string, string> = new Map(
  Object.entries(PACKAGES).map(([name, { folder }]) => [name, folder]),
);

/** What was copied from where, with slashes. */
export interface CopiedFile {
  readonly source: string;
  readonly copy: string;
}

/** Copies them, from the root of the repository, to where the built program finds them without an installation. */
export function copyPublishedPackages(outputDirectory: string): readonly CopiedFile[] {
  return Object.entries(PACKAGES).flatMap(([name, { folder, files: patterns }]) => {
    const files = globSync([...patterns], { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
    return files.map((file) => {
      const [source, copy] = [join(folder, file), join(outputDirectory, 'node_modules', name, file)];
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(source, copy, { preserveTimestamps: true });
      return { source: withSlashes(source), copy: withSlashes(copy) };
    });
  });
}

function withSlashes(file: string): string {
  return file.split(sep).join('/');
}
