import { execFile, execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from '../system/emulator-process.ts';

const run = promisify(execFile);

/** Whether tmux can be run here: without it a terminal cannot be looked at. .ci/run installs it. */
export const HAS_TMUX = hasTmux();

/** A shell on a terminal of its own. */
export interface TmuxShell extends AsyncDisposable {
  /** Where it began, a folder that goes with it. */
  readonly folder: string;
  /** Presses keys, as tmux names them: `Enter`, `C-c`, `BTab`; each arrives by itself. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Types a text, which arrives at once. */
  readonly type: (text: string) => Promise<void>;
  readonly screen: () => Promise<string>;
  /** Waits until the screen is so and gives it; rejects with it if that takes too long. */
  readonly waitFor: (wanted: RegExp | ((screen: string) => boolean)) => Promise<string>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** What tmux knows of the terminal: `#{alternate_on}`. */
  readonly ask: (format: string) => Promise<string>;
}

const POLL_MS = 40;
const MAX_WAIT_MS = 20_000;
let sessions = 0;

/** Starts an interactive shell in a tmux server of its own. */
export async function startShell(
  columns: number,
  rows: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<TmuxShell> {
  sessions += 1;
  const folder = temporaryFolder();
  const server = ['-L', `triggers-${process.pid}-${sessions}`, '-f', '/dev/null', '-u'];
  const tmux = async (...command: readonly string[]) => (await run('tmux', [...server, ...command])).stdout;
  const variables = { PS1: 'shell$ ', LC_ALL: 'C.UTF-8', TERM: 'tmux-256color', ...environment };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const command = ['env', '-u', 'CI', '-u', 'NO_COLOR', '-u', 'FORCE_COLOR', ...assignments, 'bash', '--norc', '-i'];
  await tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', folder.path, ...command);
  const shell: TmuxShell = {
    folder: folder.path,
    async press(...keys) {
      for (const key of keys) await tmux('send-keys', key);
    },
    async type(text) {
      await tmux('send-keys', '-l', text);
    },
    screen: () => tmux('capture-pane', '-p'),
    async waitFor(wanted) {
      const isWanted = typeof wanted === 'function' ? wanted : (text: string) => wanted.test(text);
      let screen = '';
      for (let waitedMs = 0; waitedMs < MAX_WAIT_MS; waitedMs += POLL_MS) {
        screen = await shell.screen();
        if (isWanted(screen)) return screen;
        await delay(POLL_MS);
      }
      throw new Error(`The screen never showed ${wanted}:\n${screen}`);
    },
    async resize(toColumns, toRows) {
      await tmux('resize-window', '-x', String(toColumns), '-y', String(toRows));
    },
    ask: async (format) => (await tmux('display-message', '-p', format)).trim(),
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => undefined);
      folder[Symbol.dispose]();
    },
  };
  await shell.waitFor(/shell\$/);
  return shell;
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    return false;
  }
}
