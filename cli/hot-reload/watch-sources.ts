import { setTimeout as delay } from 'node:timers/promises';
import type { Emulator } from '../../emulator/start-emulator.ts';

/** Preparing for changes takes the better part of a second of a core, which the first requests need more. */
const WATCH_AFTER_MS = 1_500;

/** Begins, after a while, to apply what is saved. What cannot be watched is told, and the emulator serves without. */
export async function watchSources(
  emulator: Emulator,
  report: (sentence: string) => void,
  signal: AbortSignal,
): Promise<AsyncDisposable | undefined> {
  try {
    await delay(WATCH_AFTER_MS, undefined, { signal });
    const { startHotReload } = await import('./hot-reload.ts');
    return await startHotReload({ deployment: emulator.deployment(), emulator, report });
  } catch (error) {
    if (!signal.aborted) report(`Changes will not be noticed: ${(error as Error).message}. Restart to apply them.`);
    return undefined;
  }
}
