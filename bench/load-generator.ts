import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoopResult } from './closed-loop.ts';
import { type LoadJob, LoadReply } from './load-job.ts';

/** A process that makes load, a job at a time. */
export interface LoadGenerator extends Disposable {
  readonly processId: number | undefined;
  /** Rejects if a single answer is not the expected one: figures of failing requests mean nothing. */
  readonly run: (job: LoadJob) => Promise<LoopResult>;
}

/** Starts the load process; the variables tell its PutItem jobs where the tables are. */
export function startLoadGenerator(environmentVariables: Readonly<Record<string, string>> = {}): LoadGenerator {
  const child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)), {
    env: { ...process.env, ...environmentVariables },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('The load process ended by itself.')));
  return {
    processId: child.pid,
    async run(job) {
      child.send(job);
      const [message] = await once(child, 'message', { signal: ended.signal });
      const reply = LoadReply.parse(message);
      if (reply.kind === 'failed') throw new Error(`The load was broken off: ${reply.message}`);
      return reply.result;
    },
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };
}
