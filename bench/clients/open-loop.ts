import { setTimeout as delay } from 'node:timers/promises';
import type { HttpConnection } from './http-connection.ts';

export interface OpenLoopOptions {
  /** Each carries one request at a time; a request that is due while all are busy is sent late. */
  readonly connections: readonly HttpConnection[];
  readonly request: Buffer;
  readonly requestsPerSecond: number;
  readonly durationMs: number;
}

/** What came of an open loop. */
export interface OpenLoopResult {
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** From the first sent request to the last. */
  readonly elapsedMs: number;
  /** Of the request that was sent latest after it was due. */
  readonly maxLateMs: number;
}

/** How often due requests are looked for. */
const TICK_MS = 1;

/**
 * Sends at a rate whatever becomes of the answers, as clients do who know nothing of each other, and waits for the
 * answers at the end. A closed loop could not send more than what is answered.
 */
export async function runOpenLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const { connections, request, requestsPerSecond, durationMs } = options;
  const intervalMs = 1000 / requestsPerSecond;
  const total = Math.floor(durationMs / intervalMs);
  const free = [...connections];
  const statuses: Record<string, number> = {};
  const answers: Promise<void>[] = [];
  const startedAt = performance.now();
  const failure = new AbortController();
  let maxLateMs = 0;
  let elapsedMs = 0;
  while (answers.length < total) {
    failure.signal.throwIfAborted();
    sendDue();
    await delay(TICK_MS);
  }
  await Promise.all(answers);
  failure.signal.throwIfAborted();
  return { statuses, elapsedMs, maxLateMs };

  function sendDue(): void {
    const passedMs = performance.now() - startedAt;
    for (let dueAtMs = answers.length * intervalMs; dueAtMs <= passedMs; dueAtMs += intervalMs) {
      const connection = answers.length < total ? free.pop() : undefined;
      if (connection === undefined) return;
      elapsedMs = passedMs;
      maxLateMs = Math.max(maxLateMs, passedMs - dueAtMs);
      answers.push(exchange(connection));
    }
  }

  async function exchange(connection: HttpConnection): Promise<void> {
    try {
      const { status } = await connection.exchange(request);
      statuses[status] = (statuses[status] ?? 0) + 1;
      free.push(connection);
    } catch (error) {
      failure.abort(error);
    }
  }
}
