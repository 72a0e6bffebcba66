import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const Listening = z.object({ port: z.number() });

export interface PlainServer extends Disposable {
  readonly url: string;
}

/** Starts the app in a process of its own with the function's variables, and resolves when it listens. */
export async function startPlainServer(environmentVariables: Readonly<Record<string, string>>): Promise<PlainServer> {
  const child = fork(fileURLToPath(new URL('plain-server.ts', import.meta.url)), {
    env: { ...process.env, ...environmentVariables },
    // Its log lines are written, as on a server, and kept by nobody.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('The plain Express server ended while it started.')));
  const [message] = await once(child, 'message', { signal: ended.signal });
  return {
    url: `http://127.0.0.1:${Listening.parse(message).port}`,
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };
}
