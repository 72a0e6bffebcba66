import { EXIT_CODES } from '../exit-codes.ts';

/** Ctrl-C and SIGTERM, over a run that takes its time to end. */
export interface StopSignals extends Disposable {
  /** Aborted by the first of them; the second ends the program at once. */
  readonly signal: AbortSignal;
  /** That of the first of them, for a run that it has ended. */
  readonly exitCode: number;
}

const SIGNALS = [
  ['SIGINT', EXIT_CODES.interrupted.code],
  ['SIGTERM', EXIT_CODES.terminated.code],
] as const;

/** `onFirst` tells the user that the run ends now, and how not to wait for it. */
export function listenForStop(onFirst: () => void): StopSignals {
  const stopped = new AbortController();
  let exitCode: number = EXIT_CODES.interrupted.code;
  const listeners = SIGNALS.map(([name, code]) => {
    const listener = () => {
      if (stopped.signal.aborted) process.exit(code);
      exitCode = code;
      stopped.abort();
      onFirst();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: stopped.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
