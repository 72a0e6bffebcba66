import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoopResult } from './closed-loop.ts';
import { type LoadJob, LoadReply, type RateJob } from './load-job.ts';
import type { OpenLoopResult } from './open-loop.ts';

/** A process that makes load, a job at a time. */
export interface LoadGenerator extends Disposable {
  readonly processId: number | undefined;
  /** Rejects if a single answer is not the expected one: figures of failing requests mean nothing. */
  readonly run: (job: LoadJob) => Promise<LoopResult>;
  /** Rejects only if an answer does not come. */
  readonly send: (job: RateJob) => Promise<OpenLoopResult>;
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
      const reply = await ask(job);
      if (reply.kind !== 'done') throw unexpected(reply);
      return reply.result;
    },
    async send(job) {
      const reply = await ask(job);
      if (reply.kind !== 'sent') throw unexpected(reply);
      return reply.result;
    },
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };

  async function ask(job: LoadJob | RateJob): Promise<LoadReply> {
    child.send(job);
    const [message] = await once(child, 'message', { signal: ended.signal });
    return LoadReply.parse(message);
  }
}

function unexpected(reply: LoadReply): Error {
  return new Error(`The load was broken off: ${reply.kind === 'failed' ? reply.message : reply.kind}`);
}
