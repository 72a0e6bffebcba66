import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, readConnection } from '../../protocol/connection-file.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { CLI_FILE } from '../own-files.ts';

/** An emulator of our own in a process of its own: what it costs is its own, and it can be killed. */
export interface EmulatorProcess extends Connection, AsyncDisposable {
  /** Its data folder, where commands find it by `--data`; removed with it. */
  readonly dataDirectory: string;
  /** Resolves when it has ended, to its exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export interface EmulatorProcessOptions {
  /** Options of `triggers up` beyond its ports and its data: `['--rate-limit', '1000000']`. */
  readonly commandLine?: readonly string[];
  /** Data and logs in files, not in memory. */
  readonly isPersistent?: boolean;
  /** It does without a line for each request and without watching the code, which cost it time; default true. */
  readonly isQuiet?: boolean;
  /** What it says of itself while it runs, a line at a time; default: nobody hears it. */
  readonly onNotice?: (line: string) => void;
  /** Stops a start that takes too long, and nothing after it. */
  readonly signal?: AbortSignal;
}

/** Between SIGTERM and SIGKILL: invocations that run are waited for. */
const STOP_MS = 10_000;

/**
 * Starts `triggers up` on free ports in a temporary folder and resolves when it serves. It is in a process group of its
 * own, so Ctrl-C reaches this program alone, and ends when this program does, however that ends.
 * Throws BAD_ARGUMENT or START_FAILED with what it said.
 */
export async function startEmulatorProcess(options: EmulatorProcessOptions = {}): Promise<EmulatorProcess> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'triggers-emulator-')), (path) =>
    rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  // Who ends this program at once waits for nothing.
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeNow);
  stack.defer(() => void process.off('exit', removeNow));
  const { isPersistent = false, isQuiet = true, commandLine = [] } = options;
  const data = ['--port', '0', '--control-port', '0', '--data', folder, ...(isPersistent ? [] : ['--ephemeral'])];
  const child = spawn(
    process.execPath,
    [CLI_FILE, 'up', ...data, ...(isQuiet ? ['--no-watch', '--quiet'] : []), ...commandLine],
    // The channel carries nothing: `up` ends when it closes.
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
      windowsHide: true,
      env: { ...process.env, TMPDIR: folder },
    },
  );
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  stack.defer(() => stop(child, ended));
  const errors = collectNotices(child, options.onNotice);
  await Promise.race([serving(child), endedEarly(ended, errors), aborted(options.signal)]);
  const connection = readConnection(folder);
  const owned = stack.move();
  return { ...connection, dataDirectory: folder, ended, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Resolves when the emulator has printed its banner, whose last line says how to stop it. */
async function serving({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error('The output of the emulator must be a pipe.');
  const { promise, resolve } = Promise.withResolvers<void>();
  // Read on after it: a pipe that nobody reads stops who writes to it.
  createInterface({ input: stdout }).on('line', (line) => {
    if (line === 'Ctrl-C stops.') resolve();
  });
  await promise;
}

function collectNotices({ stderr }: ChildProcess, onNotice: EmulatorProcessOptions['onNotice']): readonly string[] {
  const lines: string[] = [];
  if (stderr === null) return lines;
  createInterface({ input: stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > MAX_KEPT_NOTICES) lines.shift();
    onNotice?.(line);
  });
  return lines;
}

const MAX_KEPT_NOTICES = 50;

async function endedEarly(ended: Promise<number | NodeJS.Signals>, errors: readonly string[]): Promise<never> {
  const end = await ended;
  // Its last lines are read a moment after its end.
  await delay(50);
  const said = errors.join('\n') || 'it said nothing';
  throw new WorkbenchError(
    end === EXIT_CODES.usage.code ? 'BAD_ARGUMENT' : 'START_FAILED',
    `An emulator of its own could not be started (it ended with ${end}): ${said}`,
  );
}

async function aborted(signal: AbortSignal | undefined): Promise<never> {
  if (signal === undefined) return await new Promise<never>(() => {});
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // On Windows there is no signal but the one that kills; `up` ends when its channel does.
  if (process.platform === 'win32' && child.connected) child.disconnect();
  else child.kill('SIGTERM');
  const patience = new AbortController();
  const killed = delay(STOP_MS, undefined, { signal: patience.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await ended;
  patience.abort();
  await killed;
}
