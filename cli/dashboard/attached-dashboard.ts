import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { LEAN_NODE } from '../lean-node.ts';
import { CLI_FILE } from '../own-files.ts';

const KILL_AFTER_MS = 2_000;

/** What is told to a dashboard over its channel. */
export interface DashboardNotice {
  readonly notice: string;
}

/** The dashboard of `triggers up`, in a process of its own: drawing takes nothing from the emulator's. */
export interface AttachedDashboard extends AsyncDisposable {
  /** Its exit code. */
  readonly ended: Promise<number>;
  /** Shows a sentence, for nothing else may write to the terminal. */
  readonly tell: (notice: string) => void;
}

/** Shows the dashboard of an emulator on this terminal, which is its until it has ended. */
export function attachDashboard(emulator: { readonly data: string; readonly controlPort: number }): AttachedDashboard {
  const options = ['--data', emulator.data, '--control-port', String(emulator.controlPort)];
  const child = spawn(process.execPath, [...LEAN_NODE.options, CLI_FILE, 'tui', ...options], {
    env: { ...process.env, ...LEAN_NODE.environment },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const ended = exitCodeOf(child);
  return {
    ended,
    tell(notice) {
      // The channel may have closed in the meantime.
      if (child.connected) child.send({ notice } satisfies DashboardNotice, () => undefined);
    },
    async [Symbol.asyncDispose]() {
      // On Windows a signal would kill it at once, and leave the terminal as it is.
      if (process.platform === 'win32' && child.connected) child.disconnect();
      else child.kill('SIGTERM');
      // One that was stopped, or waits for a terminal that nobody reads, takes no notice.
      const patience = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      await ended;
      clearTimeout(patience);
    },
  };
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal === 'SIGKILL' ? 9 : 15);
}
