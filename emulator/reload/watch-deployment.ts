import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { startChangeCheck } from './change-check.ts';
import { createFolderDigest } from './folder-digest.ts';
import { watchPath } from './path-watch.ts';

export interface DeploymentWatchOptions {
  /** Absolute. */
  readonly templateFile: string;
  /** Absolute; what is in `node_modules` inside of it is not watched. */
  readonly codeDirectory: string;
  /** Told when the template has other content. */
  readonly onTemplateChange: () => void;
  /** Told when the function's code has other content. */
  readonly onCodeChange: () => void;
  /** Told of what cannot be watched or read. */
  readonly onProblem: (error: NodeJS.ErrnoException) => void;
}

/** Watches what is deployed, by the system's notices and without polling. */
export interface DeploymentWatch extends AsyncDisposable {
  /** Compares the code at once; who has just written it need not wait until changes have settled. */
  readonly checkCode: () => Promise<void>;
}

/**
 * How long nothing must happen until content is compared: the writes of one save come closer together than this. Between
 * emptying a file and filling it again, a comparison would find nothing or half of it.
 */
export const SETTLE_MS = 10;

/** Watches from the content that is there now; whether that is what is deployed, the caller knows. */
export async function watchDeployment(options: DeploymentWatchOptions): Promise<DeploymentWatch> {
  const { templateFile, codeDirectory, onTemplateChange, onCodeChange, onProblem } = options;
  const base = dirname(templateFile);
  await using stack = new AsyncDisposableStack();
  const template = stack.use(
    await startChangeCheck({ read: () => readDigest(templateFile), onChange: onTemplateChange, onProblem }),
  );
  const code = stack.use(
    await startChangeCheck({ read: createFolderDigest(codeDirectory), onChange: onCodeChange, onProblem }),
  );
  for (const { path, check } of [
    { path: templateFile, check: template },
    { path: codeDirectory, check: code },
  ]) {
    const look = () => void check.look({ isWhole: () => watch.isSettled() });
    const watch = stack.use(watchPath({ path, base, settleMs: SETTLE_MS, onSettled: look, onProblem }));
    // What has changed before it was watched.
    look();
  }
  const owned = stack.move();
  return { checkCode: () => code.look(), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Undefined for a file that is not there, or empty: an editor may be about to write it. */
async function readDigest(file: string): Promise<string | undefined> {
  try {
    const content = await readFile(file);
    return content.length === 0 ? undefined : hash('sha256', content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
