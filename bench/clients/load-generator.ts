import { forkProcess } from '../subjects/forked-process.ts';
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
  const load = forkProcess<LoadJob | RateJob, LoadReply>(new URL('load-process.ts', import.meta.url), {
    name: 'The load process',
    reply: LoadReply,
    environmentVariables,
  });
  return {
    processId: load.processId,
    async run(job) {
      const reply = await load.ask(job);
      if (reply.kind !== 'done') throw unexpected(reply);
      return reply.result;
    },
    async send(job) {
      const reply = await load.ask(job);
      if (reply.kind !== 'sent') throw unexpected(reply);
      return reply.result;
    },
    [Symbol.dispose]: () => load[Symbol.dispose](),
  };
}

function unexpected(reply: LoadReply): Error {
  return new Error(`The load was broken off: ${reply.kind === 'failed' ? reply.message : reply.kind}`);
}
