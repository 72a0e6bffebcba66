import { setTimeout as delay } from 'node:timers/promises';
import type { CommandModule } from 'yargs';
import type { Emulator } from '../../emulator/start-emulator.ts';
import { keepHeapSteady } from '../../emulator/steady-heap.ts';
import { visible } from '../../protocol/visible.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print, remark } from '../terminal.ts';
import { toEmulatorOptions, UP_OPTIONS, type UpArguments } from '../up-options.ts';
import { banner, requestLine } from '../up-output.ts';

const STOP_SIGNALS = [
  ['SIGINT', EXIT_CODES.interrupted.code],
  ['SIGTERM', EXIT_CODES.terminated.code],
] as const;

/** `triggers up`: starts the emulator and runs until it is told to stop. */
export const upCommand: CommandModule<object, UpArguments> = {
  command: 'up',
  describe: 'Start the emulated cloud',
  builder: UP_OPTIONS,
  handler: async (options) => {
    keepHeapSteady();
    const stopped = Promise.withResolvers<number>();
    let emulator: Emulator | undefined;
    for (const [signal, code] of STOP_SIGNALS) process.once(signal, () => stopped.resolve(code));
    // Started by another program over a channel: ends with it, however that ends.
    if (process.connected) process.once('disconnect', () => stopped.resolve(EXIT_CODES.terminated.code));
    process.channel?.unref();
    void stopped.promise.then((stopCode) => {
      // A second signal does not wait.
      for (const [signal, code] of STOP_SIGNALS) process.on(signal, () => process.exit(code));
      if (emulator === undefined) process.exit(stopCode);
    });

    const emulatorOptions = toEmulatorOptions(options);
    const { startEmulator } = await import('../../emulator/start-emulator.ts');
    emulator = await startEmulator({
      ...emulatorOptions,
      ...(!options.quiet && { onRequest: (record) => print(requestLine(record)) }),
      onNotice: (text) => remark(visible(text)),
    });
    for (const line of banner(emulator)) print(line);
    const stopWatching = new AbortController();
    const watching = options.watch ? watch(emulator, stopWatching.signal) : undefined;
    process.exitCode = await stopped.promise;
    stopWatching.abort();
    await (await watching)?.[Symbol.asyncDispose]();
    await emulator[Symbol.asyncDispose]();
    process.exit();
  },
};

/** Preparing for changes takes the better part of a second of a core, which the first requests need more. */
const WATCH_AFTER_MS = 1_500;

/** What cannot be watched is told, and the emulator serves without. */
async function watch(emulator: Emulator, signal: AbortSignal): Promise<AsyncDisposable | undefined> {
  const report = (line: string) => remark(visible(line));
  try {
    await delay(WATCH_AFTER_MS, undefined, { signal });
    const { startHotReload } = await import('../hot-reload/hot-reload.ts');
    return await startHotReload({ deployment: emulator.deployment(), emulator, report });
  } catch (error) {
    if (!signal.aborted) report(`Changes will not be noticed: ${(error as Error).message}. Restart to apply them.`);
    return undefined;
  }
}
