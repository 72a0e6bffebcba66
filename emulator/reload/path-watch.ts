import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export interface PathWatchOptions {
  /** File, or folder with all that is in it but `node_modules`; absolute. It may be missing, and come and go. */
  readonly path: string;
  /** Folder that stays; those between it and the path may be removed and made anew. Default: the one that the path is in. */
  readonly base?: string | undefined;
  /** How long nothing must have happened. */
  readonly settleMs: number;
  /** Told after any change, also of one that leaves everything as it was. */
  readonly onSettled: () => void;
  /** Told of what cannot be watched: the system has a limit of watches. */
  readonly onProblem: (error: NodeJS.ErrnoException) => void;
}

/** Watches a path until it is disposed of. */
export interface PathWatch extends Disposable {
  /** False while something has happened that `onSettled` is yet to tell of: what is read now may be half written. */
  readonly isSettled: () => boolean;
}

/**
 * Watches folders, never files: an editor that saves by renaming puts another file in the place of the one it found. After
 * each change all watches are made anew, from the top down, so that none is left on a folder that is no longer there.
 */
export function watchPath({ path, base, settleMs, onSettled, onProblem }: PathWatchOptions): PathWatch {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  watchAll();
  return {
    isSettled: () => timer === undefined,
    [Symbol.dispose]() {
      isDisposed = true;
      clearTimeout(timer);
      closeAll(watchers);
    },
  };

  function settle(): void {
    timer = undefined;
    if (isDisposed) return;
    watchAll();
    onSettled();
  }

  /** The new watches are there before the old ones go, and each before its folder is read: nothing happens unseen. */
  function watchAll(): void {
    const old = watchers;
    watchers = [];
    try {
      for (const { folder, entry } of waysTo(path, base)) watchFolder(folder, entry);
      watchTree(path);
    } catch (error) {
      onProblem(error as NodeJS.ErrnoException);
    }
    closeAll(old);
  }

  function watchTree(folder: string): void {
    if (!isFolder(folder) || !watchFolder(folder)) return;
    for (const entry of unlessMissing(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
      if (entry.isDirectory() && entry.name !== 'node_modules') watchTree(join(folder, entry.name));
    }
  }

  /** False: it is not there. With an entry, only what happens to that one counts. */
  function watchFolder(folder: string, entry?: string): boolean {
    const watcher = unlessMissing(() => watch(folder));
    if (watcher === undefined) return false;
    watchers.push(watcher);
    watcher.on('change', (_, name) => {
      if (entry === undefined || name === null || name === entry) noticeChange();
    });
    // Of a folder that was removed, on some systems.
    watcher.on('error', noticeChange);
    return true;
  }

  function noticeChange(): void {
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  }
}

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}

/** The folders above a path from the base down, each with the entry that leads on. */
function waysTo(path: string, base = dirname(path)): readonly { readonly folder: string; readonly entry: string }[] {
  const steps = relative(base, path).split(sep);
  const [first] = steps;
  if (first === '' || first === '..') return base === dirname(path) ? [] : waysTo(path);
  return steps.map((entry, at) => ({ folder: join(base, ...steps.slice(0, at)), entry }));
}

function isFolder(path: string): boolean {
  return unlessMissing(() => statSync(path))?.isDirectory() ?? false;
}

function unlessMissing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (MISSING.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
