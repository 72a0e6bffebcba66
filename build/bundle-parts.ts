import { isBuiltin } from 'node:module';
import type { Metafile } from 'esbuild';

/** The packages of a bundle that can be set apart from the rest. */
export interface ApartPackages {
  /** Files, as the metafile has them, by what the source imports. */
  readonly files: ReadonlyMap<string, string>;
  /** The files of packages that are left with the source. */
  readonly left: ReadonlySet<string>;
}

/**
 * Finds the packages that the source imports and of which nothing can be shaken off: those in CommonJS, and ES modules that
 * these require. They are the same in any bundle, and each of their modules runs when it is first required. Undefined if one
 * of their modules is used by the rest, too: apart, there would be two of it.
 */
export function packagesApart({ inputs }: Metafile): ApartPackages | undefined {
  const source = Object.keys(inputs).filter((file) => !isPackageFile(file));
  const imported = source
    .flatMap((file) => inputs[file]?.imports ?? [])
    .flatMap(({ path, original, kind }) =>
      isPackageFile(path) && kind === 'import-statement' && original !== undefined ? [[original, path] as const] : [],
    );
  const commonJs = imported.flatMap(([, path]) => (inputs[path]?.format === 'cjs' ? [path] : []));
  const behind = reach(inputs, commonJs);
  const files = new Map(imported.filter(([, path]) => behind.has(path)));
  const apart = new Set(files.values());
  const rest = reach(inputs, source, apart);
  if (apart.size === 0 || [...rest].some((file) => behind.has(file))) return undefined;
  return { files, left: new Set([...rest].filter(isPackageFile)) };
}

/** Whether a bundle of the rest still goes with these packages: it imports nothing that is in neither. */
export function goesWith({ files, left }: ApartPackages, { inputs }: Metafile): boolean {
  return Object.entries(inputs).every(
    ([file, { imports }]) =>
      (!isPackageFile(file) || left.has(file)) &&
      imports.every(({ path, external }) => external !== true || isBuiltin(path) || files.has(path)),
  );
}

function isPackageFile(file: string): boolean {
  return /(^|\/)node_modules\//.test(file);
}

/** All that is imported from these files, and they, but not what is behind the others. */
function reach(
  inputs: Metafile['inputs'],
  from: Iterable<string>,
  others: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const reached = new Set(from);
  for (const file of reached) {
    for (const { path } of inputs[file]?.imports ?? []) {
      if (inputs[path] !== undefined && !others.has(path)) reached.add(path);
    }
  }
  return reached;
}
