import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrphanGuard } from './orphan-guard.ts';

/**
 * A folder that goes with its owner: it stands for `/tmp` of one environment, where AWS's holds 512 MB and this one what the
 * disk holds, or has the code of all.
 */
export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Begins the path of each; random letters and digits follow. */
export function temporaryFolderPrefix(): string {
  return join(tmpdir(), 'triggers-lambda-');
}

/** Throws what the system says if it cannot be made. */
export function makeTemporaryFolder(guard: OrphanGuard): TemporaryFolder {
  const path = mkdtempSync(temporaryFolderPrefix());
  guard.folderMade(path);
  return {
    path,
    async [Symbol.asyncDispose]() {
      // What the function has made unremovable stays.
      await rm(path, { recursive: true, force: true }).catch(() => {});
      guard.folderRemoved(path);
    },
  };
}
