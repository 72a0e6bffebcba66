import { type BuildOptions, build, type Metafile } from 'esbuild';

/** The bundle, in the folder that the template's CodeUri names; the handler `lambda.handler` finds it. */
export const LAMBDA_BUNDLE = 'lambda.cjs';

export interface LambdaBundleOptions {
  readonly entryPoint: string;
  /** Folder that the template's CodeUri names. */
  readonly outputDirectory: string;
}

/** How code is made fit for Lambda, whatever part of it. */
export const BUNDLE_FORMAT = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // Names stay as they are, so that a stack trace in the log can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
} as const satisfies BuildOptions;

/** Bundles the function into one file as it ships. What is wrong with its source is printed, and thrown. */
export async function buildLambdaBundle({ entryPoint, outputDirectory }: LambdaBundleOptions): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLE_FORMAT,
    entryPoints: { lambda: entryPoint },
    outdir: outputDirectory,
    outExtension: { '.js': '.cjs' },
    logLevel: 'warning',
  });
  return metafile;
}
