import { EXIT_CODES } from './exit-codes.ts';

/** Runs what goes on until Ctrl-C or SIGTERM tells it to end; the exit code to end with. */
export async function runUntilInterrupted(run: (signal: AbortSignal) => Promise<void>): Promise<number> {
  const interrupted = new AbortController();
  let exitCode: number = EXIT_CODES.ok.code;
  const stop = (code: number) => () => {
    exitCode = code;
    interrupted.abort();
  };
  const [onInterrupt, onTerminate] = [stop(EXIT_CODES.interrupted.code), stop(EXIT_CODES.terminated.code)];
  process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate);
  try {
    await run(interrupted.signal);
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
  }
  return exitCode;
}
