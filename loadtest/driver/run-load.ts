/**
 * Runs a plan against a target in a process of its own, and tells what came of it:
 *
 * ```ts
 * const outcome = await runLoad(
 *   {
 *     url: 'http://127.0.0.1:8080',
 *     seed: 1,
 *     runId: newRunId(),
 *     apiKeys: ['test-api-key-12345'],
 *     timeoutMs: 10_000,
 *     maxInFlight: 100,
 *     drainMs: 10_000,
 *     phases: [
 *       { name: 'warm-up', isWarmUp: true, load: { model: 'closed', users: 4, durationMs: 2_000 } },
 *       { name: 'steady', load: { model: 'open', arrivals: { kind: 'constant', perSecond: 200 }, durationMs: 10_000 } },
 *     ],
 *     operations: [
 *       {
 *         name: 'create', weight: 9, method: 'POST', path: '/v1/events',
 *         bodies: [['{"source":"load","event_type":"t","metadata":{"idempotency_key":"', { slot: 'uniqueKey' }, '"},"payload":', payload, '}']],
 *         capture: { statuses: [201], after: '"event_id":"', pool: 'events', isCreatedEvent: true },
 *       },
 *       {
 *         name: 'ack', weight: 1, method: 'POST', path: ['/v1/events/', { slot: 'take', pool: 'events' }, '/ack'],
 *         whenEmpty: 'create',
 *       },
 *     ],
 *   },
 *   { signal, onProgress: ({ sent, elapsedMs }) => … },
 * );
 * outcome.samples; outcome.ledger; outcome.health; outcome.createdEvents.ids();
 * ```
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { Samples } from '../model/samples.ts';
import type { GeneratorCommand, GeneratorMessage } from './generator-messages.ts';
import type { DriverProgress, GeneratorOutcome, LoadOutcome, ObservedAnswer } from './load-outcome.ts';
import { OutcomeCollector } from './outcome-collector.ts';
import type { LoadPlan } from './plan.ts';
import { checkPlan } from './plan-check.ts';

export interface RunLoadOptions {
  /** Ends the run: nothing more is sent, what is in flight is waited for as long as `drainMs` says, and all is told. */
  readonly signal?: AbortSignal;
  /** Twice a second, with the samples that have ended so far, in the order in which they did. */
  readonly onProgress?: (progress: DriverProgress, soFar: Samples) => void;
  /** The answers that operations' `observe` ask for, soon after they came. */
  readonly onObserved?: (answers: readonly ObservedAnswer[]) => void;
}

/** Rejects with BAD_ARGUMENT if the plan makes no sense, and with NOT_RUNNING if nothing listens at its URL. */
export async function runLoad(plan: LoadPlan, options: RunLoadOptions = {}): Promise<LoadOutcome> {
  checkPlan(plan);
  const { signal, onProgress, onObserved } = options;
  const collector = new OutcomeCollector(plan);
  using generator = startGenerator();
  const stop = () => generator.send({ kind: 'stop' });
  signal?.addEventListener('abort', stop, { once: true });
  using _ = { [Symbol.dispose]: () => signal?.removeEventListener('abort', stop) };
  const outcome = await new Promise<GeneratorOutcome>((resolve, reject) => {
    generator.process.once('exit', (code, by) =>
      reject(new Error(`The process of the load generator ended by itself (${by ?? `exit code ${code}`}).`)),
    );
    generator.process.once('error', reject);
    generator.process.on('message', (message: GeneratorMessage) => {
      switch (message.kind) {
        case 'started':
          collector.started(message.startedAtMs);
          break;
        case 'rows':
          collector.add(message.rows, message.created, message.taken);
          break;
        case 'observed':
          onObserved?.(message.answers);
          break;
        case 'progress':
          onProgress?.(message.progress, collector.table.soFar());
          break;
        case 'done':
          resolve(message.outcome);
          break;
        case 'failed':
          reject(
            message.code === undefined ? new Error(message.message) : new WorkbenchError(message.code, message.message),
          );
          break;
      }
    });
    generator.send({ kind: 'run', plan });
    if (signal?.aborted === true) stop();
  });
  return collector.outcome(outcome);
}

/** An id that no other run has had. */
export function newRunId(): string {
  return randomBytes(5).toString('hex');
}

interface Generator extends Disposable {
  readonly process: ChildProcess;
  readonly send: (command: GeneratorCommand) => void;
}

function startGenerator(): Generator {
  const isSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(new URL(isSource ? 'generator-process.ts' : 'load-generator.js', import.meta.url));
  const child = fork(file, { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    process: child,
    send: (command) => child.connected && child.send(command),
    [Symbol.dispose]() {
      child.removeAllListeners('exit');
      if (child.connected) child.disconnect();
    },
  };
}
