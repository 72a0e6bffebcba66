import { cpSync, globSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** What is run as it is published, and the files of it; all that it imports is among them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  // All of what is published; what npm has put into its folder is the installer's, and nothing of it is imported.
  'aws-lambda-ric': ['*', 'deps/*', 'scripts/*', 'src/native/*'],
  // Its binary is a package of its own for each platform.
  esbuild: ['lib/main.js', 'package.json', 'LICENSE.md'],
  // The addon for every platform; its JavaScript is bundled.
  'classic-level': ['binding.js', 'package.json', 'LICENSE', 'prebuilds/**'],
  'node-gyp-build': ['*.js', 'package.json', 'LICENSE'],
};

/** Names of the packages that are copied. */
export const PUBLISHED_PACKAGES: readonly string[] = Object.keys(PACKAGES);

/**
 * Copies them, from the root of the repository, to where the built program finds them without an installation. Returns the
 * files, with slashes.
 */
export function copyPublishedPackages(outputDirectory: string): readonly string[] {
  return Object.entries(PACKAGES).flatMap(([name, patterns]) => {
    const source = join('node_modules', name);
    const files = globSync([...patterns], { cwd: source }).filter((file) => statSync(join(source, file)).isFile());
    return files.map((file) => {
      const copy = join(outputDirectory, 'node_modules', name, file);
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(join(source, file), copy, { preserveTimestamps: true });
      return copy.split(sep).join('/');
    });
  });
}
