import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { WorkbenchError } from '../workbench-error.ts';

/** A report that is written bit by bit: nobody sees it before it is finished, and without that nothing is left of it. */
export interface ReportInProgress extends AsyncDisposable {
  /** Throws FILE_UNWRITABLE. */
  readonly append: (contents: string | Uint8Array) => Promise<void>;
  /** Puts it in its place. Throws FILE_UNWRITABLE. */
  readonly finish: () => Promise<void>;
}

/**
 * Begins a report, in a folder that is made if need be. What was there stays until the new one is finished. Throws
 * FILE_UNWRITABLE with the reason: no space, no permission, a folder of this name.
 */
export async function startReport(file: string): Promise<ReportInProgress> {
  const target = resolve(file);
  const draft = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  const attempt = async <T>(action: () => Promise<T>) => {
    try {
      return await action();
    } catch (cause) {
      throw cannotWrite(file, cause);
    }
  };
  const handle = await attempt(async () => {
    await mkdir(dirname(target), { recursive: true });
    return open(draft, 'wx');
  });
  let isFinished = false;
  return {
    append: (contents) => attempt(() => handle.appendFile(contents)),
    finish: () =>
      attempt(async () => {
        await handle.sync();
        await handle.close();
        await rename(draft, target);
        isFinished = true;
      }),
    async [Symbol.asyncDispose]() {
      if (isFinished) return;
      await handle.close();
      await rm(draft, { force: true });
    },
  };
}

/** Writes a report whole or not at all. Throws FILE_UNWRITABLE as {@link startReport} does. */
export async function writeReport(file: string, contents: string | Uint8Array): Promise<void> {
  await using report = await startReport(file);
  await report.append(contents);
  await report.finish();
}

/**
 * Adds to a file that others write to as well, such as that of $GITHUB_STEP_SUMMARY: all of it, or nothing. Throws
 * FILE_UNWRITABLE.
 */
export async function appendReport(file: string, contents: string): Promise<void> {
  try {
    await using handle = await open(file, 'a');
    const { size } = await handle.stat();
    try {
      await handle.appendFile(contents);
    } catch (cause) {
      // A device has no size to go back to.
      await handle.truncate(size).catch(() => undefined);
      throw cause;
    }
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

function cannotWrite(file: string, cause: unknown): WorkbenchError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const [reason, remedy] = REASONS[code ?? ''] ?? [message, 'Name another file.'];
  return new WorkbenchError('FILE_UNWRITABLE', `${file} cannot be written: ${reason}. ${remedy}`, { cause });
}

const REASONS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'Make room, or name a file on another disk.'],
  EDQUOT: ['the quota of this user is used up', 'Make room, or name a file elsewhere.'],
  EACCES: ['this user may not write there', 'Change the permissions, or name another file.'],
  EPERM: ['this user may not write there', 'Change the permissions, or name another file.'],
  EROFS: ['the file system is read-only', 'Name a file elsewhere.'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  ENOTDIR: ['a part of the path is a file', 'Name another path.'],
  EEXIST: ['a part of the path is a file', 'Name another path.'],
};
