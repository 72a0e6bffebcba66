import type { Measure } from '../measure/blocks.ts';
import { CAN_SEE_PROCESSES, processorTimeMs, processTree } from '../measure/processes.ts';
import { summarise } from '../measure/statistics.ts';
import { SAMPLE_BODY } from '../subjects/sample-event.ts';
import { API_HEADERS } from '../subjects/subject.ts';
import type { LoopResult } from './closed-loop.ts';
import type { LoadGenerator } from './load-generator.ts';
import type { LoadJob } from './load-job.ts';

/** What a load has shown of the clients and of the servers. */
export interface MeasuredLoad extends LoopResult {
  /** Processor time of every process but the clients for each request; NaN where the system does not tell. */
  readonly processorMs: number;
}

type WithoutBounds<Job> = Job extends LoadJob ? Omit<Job, 'durationMs' | 'maxRequests'> : never;

/** More than any block here has. */
const MAX_REQUESTS = 1_000_000;

/** A generator that is busier than this share of a core may be what was measured. */
const BUSY_GENERATOR = 0.9;

/** The job of creating events over so many connections. */
export function postsTo(url: string, connections: number) {
  const request = { method: 'POST', path: '/v1/events', headers: API_HEADERS, body: SAMPLE_BODY };
  return { kind: 'http', url, request, expectedStatus: 201, connections } as const;
}

/** Measures a load, with the processor time of all processes below this one but for the clients. */
export function measured(
  load: LoadGenerator,
  job: WithoutBounds<LoadJob>,
  otherClients: readonly (number | undefined)[] = [],
): Measure<MeasuredLoad> {
  const clients = [load.processId, ...otherClients];
  // Servers that are not asked rest meanwhile, so that what is used is used by the one that is.
  const usedMs = () => processorTimeMs(processTree(process.pid).filter((id) => !clients.includes(id)));
  return async (durationMs) => {
    const before = CAN_SEE_PROCESSES ? usedMs() : Number.NaN;
    const result = await load.run({ ...job, durationMs, maxRequests: MAX_REQUESTS });
    return { ...result, processorMs: CAN_SEE_PROCESSES ? (usedMs() - before) / result.requests : Number.NaN };
  };
}

/** What a load at a fixed rate was answered. */
export interface SteadyLoad {
  /** With 201. */
  readonly requests: number;
  readonly elapsedMs: number;
}

/** Creates events at a fixed rate. */
export function steadyPosts(
  load: LoadGenerator,
  { url, request, connections }: ReturnType<typeof postsTo>,
  requestsPerSecond: number,
): Measure<SteadyLoad> {
  return async (durationMs) => {
    const sent = await load.send({ kind: 'rate', requestsPerSecond, url, request, connections, durationMs });
    return { requests: sent.statuses[201] ?? 0, elapsedMs: sent.elapsedMs };
  };
}

/** Longer than any number of requests takes. */
const NO_TIME_LIMIT_MS = 24 * 60 * 60 * 1000;

/** Has so many requests answered, however long that takes. */
export async function serve(load: LoadGenerator, job: WithoutBounds<LoadJob>, requests: number): Promise<void> {
  await load.run({ ...job, durationMs: NO_TIME_LIMIT_MS, maxRequests: requests });
}

export function warnOfBusyGenerator(results: readonly LoopResult[]): void {
  const { median } = summarise(results.map(({ generatorLoad }) => generatorLoad));
  if (median < BUSY_GENERATOR) return;
  console.error(`The load generator used ${Math.round(median * 100)} % of a core: it may have been the limit.`);
}
