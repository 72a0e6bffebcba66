import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { CLI_FILE } from '../../cli/own-files.ts';
import { shellQuote } from '../../protocol/text/shell-quote.ts';
import { memoryOf, type ProcessMemory, processorTimeMs, processTree } from '../measure/processes.ts';

const COLUMNS = 160;
const ROWS = 48;

/** How long the screen may take to be as it is waited for. */
const MAX_WAIT_MS = 30_000;
const STOP_MS = 2_000;

/** The dashboard as users have it: the built program on a terminal of 160x48, whose screen is read here. */
export interface DashboardTerminal extends AsyncDisposable {
  /** What the terminal shows, row by row. */
  readonly screen: () => readonly string[];
  /** Resolves when the screen is so; rejects with it if that takes too long. */
  readonly waitFor: (isWanted: (screen: readonly string[]) => boolean) => Promise<void>;
  /** Types a key; resolves to the milliseconds until the terminal has got a screen that is as wanted. */
  readonly press: (key: string, isWanted: (screen: readonly string[]) => boolean) => Promise<number>;
  /** What was written to the terminal so far. */
  readonly written: () => { readonly chunks: number; readonly bytes: number };
  /** Processor time of its process so far. */
  readonly processorMs: () => number;
  readonly memory: () => ProcessMemory;
  readonly processId: number;
}

/** Starts `triggers tui` for the emulator of a data folder, and resolves when it is connected. Needs `script` of util-linux. */
export async function startDashboardTerminal(dataDirectory: string): Promise<DashboardTerminal> {
  const command = [process.execPath, CLI_FILE, 'tui', '--data', dataDirectory].map(shellQuote).join(' ');
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...environment } = process.env;
  const child = spawn('script', ['-qefc', `stty cols ${COLUMNS} rows ${ROWS}; exec ${command}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...environment, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', SHELL: '/bin/sh' },
  });
  const ended = once(child, 'exit');
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const waiting = new Set<(arrivedAt: number) => void>();
  let chunks = 0;
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    const arrivedAt = performance.now();
    chunks += 1;
    bytes += chunk.length;
    terminal.write(chunk, () => {
      for (const look of waiting) look(arrivedAt);
    });
  });

  const dashboard: Omit<DashboardTerminal, 'processId' | 'processorMs' | 'memory'> = {
    screen,
    async waitFor(isWanted) {
      await seen(isWanted);
    },
    async press(key, isWanted) {
      const pressedAt = performance.now();
      const arrived = seen(isWanted);
      child.stdin.write(key);
      return (await arrived) - pressedAt;
    },
    written: () => ({ chunks, bytes }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.stdin.write('q');
      const patience = delay(STOP_MS, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
      await Promise.race([ended, patience]);
      terminal.dispose();
    },
  };
  await dashboard.waitFor((rows) => rows[0]?.includes('LIVE') ?? false);
  const processId = processTree(child.pid ?? 0).at(-1) ?? 0;
  return {
    ...dashboard,
    processId,
    processorMs: () => processorTimeMs([processId]),
    memory: () => memoryOf(processId),
  };

  function screen(): readonly string[] {
    const { active } = terminal.buffer;
    return Array.from({ length: ROWS }, (_row, row) => active.getLine(row)?.translateToString(true) ?? '');
  }

  /** When that came which makes the screen so. */
  async function seen(isWanted: (screen: readonly string[]) => boolean): Promise<number> {
    if (isWanted(screen())) return performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const look = (arrivedAt: number) => {
      if (isWanted(screen())) resolve(arrivedAt);
    };
    waiting.add(look);
    const patience = setTimeout(
      () => reject(new Error(`The screen is not as it was waited for:\n${screen().join('\n')}`)),
      MAX_WAIT_MS,
    );
    try {
      return await promise;
    } finally {
      clearTimeout(patience);
      waiting.delete(look);
    }
  }
}
