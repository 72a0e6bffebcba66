import { type ChildProcess, spawn } from 'node:child_process';
import { programFile } from '../../program-files.ts';
import { forwardLines } from './output-lines.ts';

export interface RuntimeProcessOptions {
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly memoryMb: number;
  /** Each line of standard output and error, with its line feed if it had one. */
  readonly onLine: (line: string) => void;
  readonly onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

/** A process with AWS's runtime client in it, and the group of the processes that it starts. */
export interface RuntimeProcess {
  /** Undefined if it could not be started; its end is told then, too. */
  readonly processId: number | undefined;
  /** Stops the group where it is; nothing on Windows, which has no such signal. */
  readonly freeze: () => void;
  /** Lets a frozen group go on. */
  readonly thaw: () => void;
  /** Ends it and every process it has started, frozen or not. */
  readonly kill: () => void;
}

/** Whether processes can be frozen here. */
export const CAN_FREEZE = process.platform !== 'win32';

/** What a process has written is read within this time after its end. */
const OUTPUT_AFTER_EXIT_MS = 200;

/** Starts aws-lambda-ric as Lambda's managed runtime would, as the leader of a process group of its own. */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  const runtimeClient = programFile('node_modules/aws-lambda-ric/index.mjs');
  const nodeArguments = [...heapFlags(options.memoryMb), '--require', programFile('rapid-client.cjs'), runtimeClient];
  const child = spawn(process.execPath, nodeArguments, {
    cwd: options.workingDirectory,
    env: { ...options.environmentVariables },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Without file descriptors left there are no streams, whatever the types say; the error is told as any other.
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== undefined);
  const flushes = outputs.map((stream) => forwardLines(stream, options.onLine));
  const { pid } = child;
  if (pid === undefined) {
    child.once('error', (error) => {
      options.onLine(`The function's process cannot be started in ${options.workingDirectory}: ${error.message}\n`);
      options.onExit(1, null);
    });
    return { processId: undefined, freeze: () => {}, thaw: () => {}, kill: () => {} };
  }
  child.once('exit', () => {
    // What it started ends with it, and one that left the group may not hold the output open for ever.
    killGroup(child, pid);
    setTimeout(() => destroyOutput(child), OUTPUT_AFTER_EXIT_MS).unref();
  });
  child.once('close', (code, signal) => {
    for (const flush of flushes) flush();
    options.onExit(code, signal);
  });
  return {
    processId: pid,
    freeze: () => {
      if (CAN_FREEZE) signalGroup(pid, 'SIGSTOP');
    },
    thaw: () => {
      if (CAN_FREEZE) signalGroup(pid, 'SIGCONT');
    },
    kill: () => killGroup(child, pid),
  };
}

/** The flags of Lambda's bootstrap: 90 % of the memory for old objects, 5 % for new ones. */
function heapFlags(memoryMb: number): string[] {
  return [
    '--expose-gc',
    `--max-semi-space-size=${Math.floor((memoryMb * 5) / 100)}`,
    `--max-old-space-size=${Math.floor((memoryMb * 90) / 100)}`,
  ];
}

function killGroup(child: ChildProcess, processId: number): void {
  if (process.platform === 'win32') child.kill('SIGKILL');
  else signalGroup(processId, 'SIGKILL');
}

function signalGroup(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-processId, signal);
  } catch (error) {
    // It has ended. macOS answers so for a group of processes that nobody has asked about yet.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function destroyOutput(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}
