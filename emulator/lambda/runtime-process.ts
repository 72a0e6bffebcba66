import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { programFile } from '../program-files.ts';

export interface RuntimeProcessOptions {
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly memoryMb: number;
  /** Each line of standard output and error, with its line feed if it had one. */
  readonly onLine: (line: string) => void;
  readonly onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

/** A process with AWS's runtime client in it. */
export interface RuntimeProcess {
  /** Undefined if it could not be started; its end is told then, too. */
  readonly processId: number | undefined;
  /** Ends it and every process it has started. */
  readonly kill: () => void;
}

/** What a process has written is read within this time after its end. */
const OUTPUT_AFTER_EXIT_MS = 200;

/** Starts aws-lambda-ric as Lambda's managed runtime would, as the leader of a process group of its own. */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  const runtimeClient = createRequire(import.meta.url).resolve('aws-lambda-ric');
  const nodeArguments = [...heapFlags(options.memoryMb), '--require', programFile('rapid-client.cjs'), runtimeClient];
  const child = spawn(process.execPath, nodeArguments, {
    cwd: options.workingDirectory,
    env: { ...options.environmentVariables },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = [forwardLines(child.stdout, options.onLine), forwardLines(child.stderr, options.onLine)];
  const { pid } = child;
  if (pid === undefined) {
    child.once('error', (error) => {
      options.onLine(`The function's process cannot be started in ${options.workingDirectory}: ${error.message}\n`);
      options.onExit(1, null);
    });
    return { processId: undefined, kill: () => {} };
  }
  child.once('exit', () => {
    // What it started ends with it, and one that left the group may not hold the output open for ever.
    killGroup(pid);
    setTimeout(() => destroyOutput(child), OUTPUT_AFTER_EXIT_MS).unref();
  });
  child.once('close', (code, signal) => {
    for (const flush of lines) flush();
    options.onExit(code, signal);
  });
  return { processId: pid, kill: () => killGroup(pid) };
}

/** The flags of Lambda's bootstrap: 90 % of the memory for old objects, 5 % for new ones. */
function heapFlags(memoryMb: number): string[] {
  return [
    '--expose-gc',
    `--max-semi-space-size=${Math.floor((memoryMb * 5) / 100)}`,
    `--max-old-space-size=${Math.floor((memoryMb * 90) / 100)}`,
  ];
}

function killGroup(processId: number): void {
  try {
    process.kill(-processId, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function destroyOutput(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** Cuts a stream into lines; what has no line feed yet waits for it, or for the returned flush. */
function forwardLines(stream: ChildProcess['stdout'], onLine: (line: string) => void): () => void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (text: string) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      onLine(rest + text.slice(from, end + 1));
      rest = '';
      from = end + 1;
    }
    rest += text.slice(from);
  });
  return () => {
    if (rest !== '') onLine(rest);
    rest = '';
  };
}
