import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LAMBDA_BUNDLE } from '../../build/lambda-bundle.ts';
import { createLambdaBundler } from '../../build/lambda-bundler.ts';
import { watchPath } from '../../emulator/reload/path-watch.ts';
import { SETTLE_MS } from '../../emulator/reload/watch-deployment.ts';
import { buildProblems } from './build-problems.ts';

/** What became of a change of the source. */
export type BundleResult =
  /** The new bundle is where the old one was. */
  | { readonly kind: 'rebuilt'; readonly durationMs: number }
  /** The change makes no difference to the bundle. */
  | { readonly kind: 'unchanged' }
  /** There is no new bundle; a line for each thing that is wrong. */
  | { readonly kind: 'failed'; readonly problems: readonly string[] };

export interface BundleWatchOptions {
  /** Names in messages are relative to it. */
  readonly projectDirectory: string;
  /** All that the function's source consists of, from the project's folder. */
  readonly sourceDirectory: string;
  readonly entryPoint: string;
  readonly outputDirectory: string;
  readonly onResult: (result: BundleResult) => void;
  readonly onProblem: (error: NodeJS.ErrnoException) => void;
}

/**
 * Bundles the function anew whenever its source changes, and once before it resolves: the source may have changed since the
 * bundle was built. Saves that come while it bundles make one more bundle, of what is there then.
 */
export async function startBundleWatch(options: BundleWatchOptions): Promise<AsyncDisposable> {
  const { projectDirectory, outputDirectory, onResult, onProblem } = options;
  const outputFile = join(outputDirectory, LAMBDA_BUNDLE);
  let isStale = false;
  /** Fingerprint of the bundle that is there. */
  let current: string | undefined;
  let working: Promise<void> | undefined;
  let isDisposed = false;

  await using stack = new AsyncDisposableStack();
  const bundler = stack.use(
    createLambdaBundler({ folder: projectDirectory, entryPoint: join(projectDirectory, options.entryPoint) }),
  );
  stack.defer(async () => {
    isDisposed = true;
    await working;
  });
  const watch = stack.use(
    watchPath({
      path: join(projectDirectory, options.sourceDirectory),
      settleMs: SETTLE_MS,
      onSettled: () => void bundleAgain(),
      onProblem,
    }),
  );
  await bundleAgain();
  return stack.move();

  function bundleAgain(): Promise<void> {
    isStale = true;
    working ??= work().finally(() => {
      working = undefined;
    });
    return working;
  }

  async function work(): Promise<void> {
    while (isStale && !isDisposed) {
      isStale = false;
      const result = await bundleOnce();
      if (result !== undefined && !isDisposed) onResult(result);
    }
  }

  /**
   * Undefined: something was saved meanwhile, so this may be a bundle of half a file, or of one source under the fingerprint
   * of another. It is made again in a moment. What has happened to the source is known only after the system was asked once
   * more, hence the turns of the event loop.
   */
  async function bundleOnce(): Promise<BundleResult | undefined> {
    const startedAtMs = performance.now();
    try {
      const { text, fingerprint } = await bundler.bundle();
      // Bundles that were put together otherwise than what is there can only be told from it by their fingerprints.
      const isUnchanged =
        current === undefined ? await hasText(outputFile, text) : fingerprint === current && existsSync(outputFile);
      await setImmediate();
      if (isStale || !watch.isSettled()) return undefined;
      if (!isUnchanged) await replaceFile(outputFile, text);
      current = fingerprint;
      return isUnchanged ? { kind: 'unchanged' } : { kind: 'rebuilt', durationMs: performance.now() - startedAtMs };
    } catch (error) {
      await setImmediate();
      return watch.isSettled() && !isStale ? { kind: 'failed', problems: buildProblems(error) } : undefined;
    }
  }
}

async function hasText(file: string, text: string): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')) === text;
  } catch {
    return false;
  }
}

/** In one step, so that nobody reads half of it. What is written first is not in the folder that is watched. */
async function replaceFile(file: string, content: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const newFile = `${folder}.${randomUUID()}.tmp`;
  try {
    await writeFile(newFile, content);
    await rename(newFile, file);
  } catch (error) {
    await rm(newFile, { force: true });
    throw error;
  }
}
