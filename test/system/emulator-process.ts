import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmulatorStatus } from '../../protocol/control-api.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'dist/cli.js');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Default: the Node that runs the tests. */
  readonly node?: string;
  readonly workingDirectory?: string;
  readonly input?: string;
  /** Over the variables of the tests' own process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs one command of the built program to its end, in the repository unless told otherwise. */
export async function runCommand(commandLine: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const child = spawnCli(commandLine, options);
  const output = collect(child);
  child.stdin?.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

export interface EmulatorProcess extends AsyncDisposable {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly processId: number;
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves to the exit code, or to the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** One request with the test key, unless the options bring another. */
  readonly api: (path: string, options?: ApiOptions) => Promise<ApiAnswer>;
  readonly status: () => Promise<EmulatorStatus>;
  /** Ids of the emulator's own process, the database's and those of the environments. */
  readonly processIds: () => Promise<readonly number[]>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The whole group at once: the emulator and its database. */
  readonly killGroup: () => void;
}

export interface ApiOptions {
  readonly method?: string;
  readonly json?: unknown;
  readonly key?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests read answers of every shape.
  readonly body: any;
}

/** Starts `triggers up` on free ports and resolves when it serves. Rejects with its output if it ends before. */
export async function startEmulatorProcess(
  commandLine: readonly string[],
  options: CommandOptions = {},
): Promise<EmulatorProcess> {
  // Most tests end an emulator by force, and then its environments' temporary folders stay.
  using stack = new DisposableStack();
  const { path: TMPDIR } = stack.use(temporaryFolder());
  // What is tested is what was built, and the bundler would take its time of two cores.
  const ports = commandLine.includes('--port') ? [] : ['--port', '0', '--control-port', '0'];
  const command = ['up', ...ports, '--no-watch', ...commandLine];
  const child = spawnCli(command, { ...options, environment: { TMPDIR } });
  const processId = child.pid ?? 0;
  const output = collect(child);
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const [apiUrl, controlUrl] = await banner(child, output, ended);

  const owned = stack.move();
  return {
    apiUrl,
    controlUrl,
    processId,
    output,
    ended,
    api: (path, apiOptions) => requestApi(apiUrl, path, apiOptions),
    status,
    async processIds() {
      const { processId: emulatorId, environments } = await status();
      const children = [processId, emulatorId].flatMap(childrenOf);
      return [...new Set([processId, emulatorId, ...children, ...environments.map(({ processId: id }) => id ?? 0)])];
    },
    signal: (signal) => process.kill(processId, signal),
    killGroup: () => process.kill(-processId, 'SIGKILL'),
    async [Symbol.asyncDispose]() {
      killIfAlive(-processId);
      await ended;
      owned.dispose();
    },
  };

  async function status(): Promise<EmulatorStatus> {
    return EmulatorStatus.parse(await (await fetch(`${controlUrl}/v1/status`)).json());
  }
}

/** A folder that is removed when it goes out of scope. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'triggers-test-'));
  return {
    path,
    [Symbol.dispose]() {
      // Where somebody else removes what is in it at the same time, the folder itself may stay, without an error.
      do rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      while (existsSync(path));
    },
  };
}

/** Whether a process runs; one that has ended and that nobody has asked about yet does not. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return !existsSync('/proc/self') || !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** An event that the API takes. */
export function newEvent(n: number): object {
  return { source: 'test', event_type: 'test.happened', payload: { n } };
}

/** One request to an API under its base URL; the body parsed if it is JSON. */
export async function requestApi(apiUrl: string, path: string, options: ApiOptions = {}): Promise<ApiAnswer> {
  const { method = 'GET', json, key = LOCAL_API_KEY } = options;
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers: { 'X-API-Key': key, ...(json !== undefined && { 'Content-Type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** What the tests read of an event in the inbox. */
export interface PendingEvent {
  readonly event_id: string;
  readonly payload: { readonly n: number };
  readonly metadata: { readonly idempotency_key?: string };
}

/** Every pending event, through all pages. */
export async function readInbox(
  request: (path: string) => Promise<ApiAnswer>,
  limit = 100,
): Promise<readonly PendingEvent[]> {
  const events = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
    const { status, body } = await request(`/v1/inbox?${query}`);
    if (status !== 200) throw new Error(`the inbox answered ${status}: ${JSON.stringify(body)}`);
    events.push(...body.events);
    cursor = body.pagination.next_cursor;
  }
  return events;
}

/** Starts the built program as the leader of a process group of its own. */
export function spawnCli(commandLine: readonly string[], options: CommandOptions = {}): ChildProcess {
  return spawn(options.node ?? process.execPath, [CLI, ...commandLine], {
    cwd: options.workingDirectory ?? ROOT,
    detached: true,
    env: { ...process.env, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return output;
}

async function banner(
  child: ChildProcess,
  output: { readonly stdout: string; readonly stderr: string },
  ended: Promise<number | string>,
): Promise<[apiUrl: string, controlUrl: string]> {
  const serving = Promise.withResolvers<[string, string]>();
  child.stdout?.on('data', () => {
    const [, apiUrl, controlUrl] = /^API\s+(\S+)\/v1 [\s\S]*^Control\s+(\S+)$/m.exec(output.stdout) ?? [];
    if (apiUrl !== undefined && controlUrl !== undefined) serving.resolve([apiUrl, controlUrl]);
  });
  void ended.then((end) => serving.reject(new Error(`the emulator ended (${end}): ${output.stdout}${output.stderr}`)));
  return serving.promise;
}

/** Ids of the running children of a process. */
export function childrenOf(processId: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return rows
    .filter(([, parent]) => parent === processId)
    .map(([id = 0]) => id)
    .filter(isRunning);
}

function killIfAlive(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
