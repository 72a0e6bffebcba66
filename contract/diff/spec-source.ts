import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { parseSpec, type SpecDocument } from './spec-document.ts';

/** The contract that is compared where only a revision is named, and where nothing is. */
export const CONTRACT_FILE = 'openapi.yaml';

/** A contract is some 100 KB; what is larger was hardly meant. */
const MAX_SPEC_BYTES = 32 * 1024 * 1024;

/**
 * Reads a contract from a file, from a git revision (`v0.1.0`, `main~3`: its openapi.yaml) or from a file in one
 * (`v0.1.0:api/openapi.yaml`). What is a file is read as one. Throws BAD_ARGUMENT or CONTRACT_INVALID with what it is not.
 */
export async function readSpec(argument: string, folder = '.'): Promise<SpecDocument> {
  if (await isFile(argument)) return parseSpec(await readText(argument), argument);
  const [revision, path] = splitRevision(argument);
  const text = await showFile(revision, path, argument, folder);
  return parseSpec(text, `${revision}:${path}`);
}

/** The last tag that HEAD descends from; undefined if there is none, or no repository. */
export async function lastTag(folder = '.'): Promise<string | undefined> {
  try {
    const { stdout } = await git(['describe', '--tags', '--abbrev=0'], folder);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a revision has the file. */
export async function revisionHas(revision: string, path: string, folder = '.'): Promise<boolean> {
  try {
    await git(['cat-file', '-e', '--end-of-options', `${revision}:./${path}`], folder);
    return true;
  } catch {
    return false;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isDirectory();
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_SPEC_BYTES) throw new Error(`it has ${size} bytes, and at most ${MAX_SPEC_BYTES} are read`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new WorkbenchError('BAD_ARGUMENT', `${path} cannot be read: ${reason}. Name a file that can be.`, { cause });
  }
}

function splitRevision(argument: string): readonly [revision: string, path: string] {
  const colon = argument.indexOf(':');
  return colon <= 0
    ? [argument, CONTRACT_FILE]
    : [argument.slice(0, colon), argument.slice(colon + 1) || CONTRACT_FILE];
}

async function showFile(revision: string, path: string, argument: string, folder: string): Promise<string> {
  try {
    const { stdout } = await git(['show', '--end-of-options', `${revision}:./${path}`], folder);
    return stdout;
  } catch (cause) {
    throw new WorkbenchError('BAD_ARGUMENT', `${argument} cannot be compared: ${reasonOf(cause, revision, path)}`, {
      cause,
    });
  }
}

function reasonOf(cause: unknown, revision: string, path: string): string {
  const { code, stderr = '' } = cause as { code?: unknown; stderr?: string };
  if (code === 'ENOENT') return 'there is no such file, and no git to look for a revision. Name a file.';
  if (/not a git repository/i.test(stderr)) return 'there is no such file, and this is no git repository. Name a file.';
  if (/does not exist in|exists on disk, but not in/i.test(stderr)) {
    return `revision ${revision} has no ${path}. Name the file in it: ${revision}:path/to/${path}.`;
  }
  return (
    'it is neither a file nor a revision that git knows here. Check the name (`git tag`, `git branch`); ' +
    'in a shallow clone fetch more of the history first.'
  );
}

/** Never through a shell: a revision's name is an argument and nothing else. */
function git(args: readonly string[], folder: string): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)('git', args as string[], {
    cwd: folder,
    maxBuffer: MAX_SPEC_BYTES,
    env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
  });
}
