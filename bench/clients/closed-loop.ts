import { quantile } from '../measure/statistics.ts';

/** Sends one request and resolves when its answer is there. Rejects for any answer but the expected one. */
export type Send = () => Promise<void>;

export interface ClosedLoopOptions {
  /** One a connection: each sends its next request when it has the answer to the last. */
  readonly senders: readonly Send[];
  readonly durationMs: number;
  /** Ends the loop before its time. */
  readonly maxRequests: number;
}

/** What a closed loop has measured. */
export interface LoopResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Processor time of this process over elapsed time: near 1 the generator was the limit. */
  readonly generatorLoad: number;
}

/**
 * Keeps every connection busy for the given time. A closed loop is right for comparing two servers under the same
 * few clients; it says nothing about latency under a given rate, since a slow server slows its clients down.
 */
export async function runClosedLoop(options: ClosedLoopOptions): Promise<LoopResult> {
  const { senders, durationMs, maxRequests } = options;
  const latenciesMs: number[] = [];
  let begun = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();

  async function keepBusy(send: Send): Promise<void> {
    let sentAt = performance.now();
    while (sentAt - startedAt < durationMs && begun < maxRequests) {
      begun += 1;
      await send();
      const answeredAt = performance.now();
      latenciesMs.push(answeredAt - sentAt);
      sentAt = answeredAt;
    }
  }
  await Promise.all(senders.map(keepBusy));

  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    requests: sorted.length,
    requestsPerSecond: (sorted.length * 1000) / elapsedMs,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    generatorLoad: (cpu.user + cpu.system) / 1000 / elapsedMs,
  };
}
