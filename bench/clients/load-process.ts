/** The load generator: a process of its own, so that its work is not in the figures of the process under test. */
import * as z from 'zod';
import { type LoopResult, runClosedLoop, type Send } from './closed-loop.ts';
import { openConnection, toRequestBytes } from './http-connection.ts';
import { LoadJob, type LoadReply, RateJob } from './load-job.ts';
import { type OpenLoopResult, runOpenLoop } from './open-loop.ts';
import { openHttpPuts, sdkPuts } from './put-item.ts';

const Job = z.union([LoadJob, RateJob]);

process.on('message', (message) => {
  void answer(Job.parse(message)).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());

async function answer(job: LoadJob | RateJob): Promise<LoadReply> {
  try {
    if (job.kind === 'rate') return { kind: 'sent', result: await send(job) };
    return { kind: 'done', result: await run(job) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

async function run(job: LoadJob): Promise<LoopResult> {
  using stack = new DisposableStack();
  const { durationMs, maxRequests } = job;
  return await runClosedLoop({ senders: await openSenders(job, stack), durationMs, maxRequests });
}

async function send({ url, request, connections, requestsPerSecond, durationMs }: RateJob): Promise<OpenLoopResult> {
  using stack = new DisposableStack();
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(url)));
  for (const connection of opened) stack.use(connection);
  const bytes = toRequestBytes(url, request);
  return await runOpenLoop({ connections: opened, request: bytes, requestsPerSecond, durationMs });
}

async function openSenders(job: LoadJob, stack: DisposableStack): Promise<readonly Send[]> {
  const count = job.connections;
  if (job.kind === 'putItem') return job.through === 'sdk' ? sdkPuts(count, stack) : openHttpPuts(count, stack);
  const { url, request, expectedStatus } = job;
  const bytes = toRequestBytes(url, request);
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const connection = stack.use(await openConnection(url));
      return async () => {
        const { status, body } = await connection.exchange(bytes);
        if (status === expectedStatus) return;
        throw new Error(
          `${request.method} ${request.path} was answered with ${status}: ${body.toString().slice(0, 300)}`,
        );
      };
    }),
  );
}
