import type { InkControls } from './dashboard.tsx';
import type { TerminalModes } from './terminal-modes.ts';

/** Gives the terminal to somebody else for a time: an editor, or the shell. */
export interface TerminalHandover {
  /** Runs something that has the terminal for itself, when whoever has it now has given it back. */
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  /** Resolves when the dashboard has the terminal. */
  readonly returned: () => Promise<void>;
}

export interface HandoverOptions {
  readonly controls: () => InkControls | undefined;
  readonly terminal: TerminalModes;
  /** The terminal is back, and may have another size. */
  readonly onReturn: () => void;
}

export function createHandover({ controls, terminal, onReturn }: HandoverOptions): TerminalHandover {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(() => handOver(task));
      last = result.catch(() => undefined);
      return result;
    },
    returned: async () => void (await last),
  };

  async function handOver<T>(task: () => Promise<T>): Promise<T> {
    const ink = controls();
    if (ink === undefined) throw new Error('The terminal is not there yet.');
    const result = Promise.withResolvers<T>();
    await ink.suspendTerminal(async () => {
      terminal.leave();
      // Where the task fails, the terminal comes back all the same.
      await task().then(result.resolve, result.reject);
      terminal.enter();
    });
    onReturn();
    return result.promise;
  }
}
