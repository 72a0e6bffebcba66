import { access } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { CodeReload, TemplateReload } from '../../emulator/reload/reload-result.ts';
import { watchDeployment } from '../../emulator/reload/watch-deployment.ts';
import type { BundleResult } from './bundle-watch.ts';
import { createReloader } from './reloader.ts';

export interface HotReloadOptions {
  readonly deployment: {
    /** Absolute. */
    readonly templateFile: string;
    /** Absolute. */
    readonly function: { readonly codeDirectory: string };
  };
  /** Neither is called while the other works. */
  readonly emulator: {
    readonly reloadCode: () => Promise<CodeReload>;
    readonly applyTemplate: () => Promise<TemplateReload>;
  };
  /** Told a line of what has happened. */
  readonly report: (line: string) => void;
}

/** Where the source of this project is and its bundle goes, from the template. Any other project bundles its own. */
const SOURCE = { sourceDirectory: 'src', entryPoint: join('src', 'lambda.ts') } as const;
const BUNDLE_DIRECTORY = join('dist', 'lambda');

/**
 * Keeps a running emulator at what is on the disk: saved source is bundled, if it is this project's; new code is run from
 * the next request on; a changed template is applied, or the restart that it needs is told. What is broken is told and
 * changes nothing. Throws if nothing can be watched.
 */
export async function startHotReload({ deployment, emulator, report }: HotReloadOptions): Promise<AsyncDisposable> {
  const { templateFile } = deployment;
  const { codeDirectory } = deployment.function;
  const projectDirectory = dirname(templateFile);
  const onProblem = (error: NodeJS.ErrnoException) =>
    report(`Not every change will be noticed: ${error.message}.${remedyOf(error)}`);

  await using stack = new AsyncDisposableStack();
  const reloader = stack.use(createReloader({ emulator, report, templateName: basename(templateFile) }));
  const watch = stack.use(
    await watchDeployment({
      templateFile,
      codeDirectory,
      onTemplateChange: reloader.templateChanged,
      onCodeChange: reloader.codeChanged,
      onProblem,
    }),
  );
  if (await hasSource(projectDirectory, codeDirectory)) {
    // Loads esbuild, which a project without source here has no use for.
    const { startBundleWatch } = await import('./bundle-watch.ts');
    const onResult = (result: BundleResult) => {
      reloader.bundled(result);
      if (result.kind === 'rebuilt') void watch.checkCode();
    };
    const outputDirectory = codeDirectory;
    stack.use(await startBundleWatch({ ...SOURCE, projectDirectory, outputDirectory, onResult, onProblem }));
  }
  return stack.move();
}

async function hasSource(projectDirectory: string, codeDirectory: string): Promise<boolean> {
  if (relative(projectDirectory, codeDirectory) !== BUNDLE_DIRECTORY) return false;
  try {
    await access(join(projectDirectory, SOURCE.entryPoint));
    return true;
  } catch {
    return false;
  }
}

/** https://man7.org/linux/man-pages/man7/inotify.7.html */
function remedyOf({ code }: NodeJS.ErrnoException): string {
  return code === 'ENOSPC' || code === 'EMFILE'
    ? ' Raise fs.inotify.max_user_watches and max_user_instances with sysctl, or close programs that watch files.'
    : '';
}
