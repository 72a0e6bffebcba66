import { fork } from 'node:child_process';
import { once } from 'node:events';
import type * as z from 'zod';

/** A process beside this one, which answers each command before it is sent the next. It ends with this program at the latest. */
export interface ForkedProcess<Command, Reply> extends Disposable {
  readonly processId: number | undefined;
  /** Resolves to what it says next, unasked. Rejects if it ends. */
  readonly heard: () => Promise<Reply>;
  /** Resolves to the answer. Rejects if it ends. */
  readonly ask: (command: Command) => Promise<Reply>;
}

export interface ForkOptions<Reply> {
  /** What it is called in errors: `The load process`. */
  readonly name: string;
  readonly reply: z.ZodType<Reply>;
  /** Beside this program's own. */
  readonly environmentVariables?: Readonly<Record<string, string>>;
  /** Default: its standard output is this program's. */
  readonly isSilent?: boolean;
}

/** Starts a file in a process of its own, so that its work is not in the figures of another. */
export function forkProcess<Command extends object, Reply>(
  file: URL,
  options: ForkOptions<Reply>,
): ForkedProcess<Command, Reply> {
  const { name, reply, environmentVariables, isSilent = false } = options;
  const child = fork(file, {
    env: { ...process.env, ...environmentVariables },
    stdio: ['ignore', isSilent ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error(`${name} ended by itself.`)));
  const heard = async () => {
    const [message] = await once(child, 'message', { signal: ended.signal });
    return reply.parse(message);
  };
  return {
    processId: child.pid,
    heard,
    ask(command) {
      child.send(command);
      return heard();
    },
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };
}
