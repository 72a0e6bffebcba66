/**
 * Bundles the function again and again. Most of a bundle is packages, and linking them anew takes several times as long as
 * the source; so those in CommonJS are bundled once, and the rest at each save. Both in one file are the same modules, run in
 * the same order, as in the one bundle that ships.
 */
import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import { type BuildContext, build, context, stop } from 'esbuild';
import { type ApartPackages, goesWith, packagesApart } from './bundle-parts.ts';
import { BUNDLE_FORMAT } from './lambda-bundle.ts';

export interface LambdaBundlerOptions {
  /** The project's: names in messages are relative to it. */
  readonly folder: string;
  readonly entryPoint: string;
}

/** Nothing is written. */
export interface LambdaBundler extends AsyncDisposable {
  /** Throws esbuild's BuildFailure. Not to be called while it works. */
  readonly bundle: () => Promise<Bundle>;
}

export interface Bundle {
  /** Text of `lambda.cjs`. The first one is byte for byte what ships if that is built in the project's folder. */
  readonly text: string;
  /** The same for two bundles that differ in nothing but in how they were put together. */
  readonly fingerprint: string;
}

/** Builds nothing yet. */
export function createLambdaBundler(options: LambdaBundlerOptions): LambdaBundler {
  let parts: Parts | undefined;
  return {
    async bundle() {
      const source = await parts?.bundleSource();
      if (source !== undefined) return source;
      await parts?.dispose();
      parts = undefined;
      const { text, metafile } = await bundleWhole(options);
      const apart = packagesApart(metafile);
      if (apart === undefined) return { text, fingerprint: hash('sha256', text) };
      parts = await startParts(options, apart);
      // Of the same source, or else it is bundled again: whoever saves in between makes this one stale.
      return { text, fingerprint: (await parts.bundleSource())?.fingerprint ?? hash('sha256', text) };
    },
    async [Symbol.asyncDispose]() {
      await parts?.dispose();
    },
  };
}

interface Parts {
  /** Undefined: the source imports other packages than before. */
  readonly bundleSource: () => Promise<Bundle | undefined>;
  readonly dispose: () => Promise<void>;
}

async function startParts(options: LambdaBundlerOptions, apart: ApartPackages): Promise<Parts> {
  const packages = await bundlePackages(options.folder, apart);
  // esbuild's process keeps the memory that the packages took, some 100 MB; the next one only has the source.
  await stop();
  const bundler = await context({ ...settings(options), external: [...apart.files.keys()] });
  return { bundleSource: () => bundleSource(bundler, apart, packages), dispose: () => bundler.dispose() };
}

async function bundleSource(
  bundler: BuildContext<ReturnType<typeof settings>>,
  apart: ApartPackages,
  packages: string,
): Promise<Bundle | undefined> {
  const { outputFiles, metafile } = await bundler.rebuild();
  if (!goesWith(apart, metafile)) return undefined;
  const source = textOf(outputFiles);
  const require = '(name)=>Object.hasOwn(packages,name)?packages[name]():require(name)';
  return {
    text: `var packages=((module)=>{${packages}\nreturn module.exports})({});((require)=>{${source}\n})(${require});`,
    fingerprint: hash('sha256', source),
  };
}

/** A module whose exports are functions, by what the source imports, that run the package. */
async function bundlePackages(folder: string, { files }: ApartPackages): Promise<string> {
  const members = [...files].map(
    ([name, file]) => `${JSON.stringify(name)}:()=>require(${JSON.stringify(resolve(folder, file))})`,
  );
  const { outputFiles } = await build({
    ...settings({ folder }),
    stdin: { contents: `module.exports={${members.join(',')}}`, resolveDir: folder },
  });
  return textOf(outputFiles);
}

async function bundleWhole(options: LambdaBundlerOptions) {
  const { outputFiles, metafile } = await build(settings(options));
  return { text: textOf(outputFiles), metafile };
}

function settings({ folder, entryPoint }: { readonly folder: string; readonly entryPoint?: string }) {
  return {
    ...BUNDLE_FORMAT,
    absWorkingDir: folder,
    ...(entryPoint !== undefined && { entryPoints: [entryPoint] }),
    write: false,
    logLevel: 'silent',
  } as const;
}

function textOf([file]: readonly { readonly text: string }[]): string {
  return file?.text ?? '';
}
