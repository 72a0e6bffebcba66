import { build, type Metafile } from 'esbuild';

export interface LambdaBundleOptions {
  readonly entryPoint: string;
  /** Folder that the template's CodeUri names. */
  readonly outputDirectory: string;
}

/** Bundles the function into one file as it ships: `lambda.cjs`, found by the handler `lambda.handler`. */
export async function buildLambdaBundle({ entryPoint, outputDirectory }: LambdaBundleOptions): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: { lambda: entryPoint },
    outdir: outputDirectory,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Names stay as they are, so that a stack trace in the log can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
