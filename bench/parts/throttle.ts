import { setTimeout as delay } from 'node:timers/promises';
import { startLoadGenerator } from '../clients/load-generator.ts';
import { postsTo } from '../clients/measured-load.ts';
import type { Figure } from '../measure/table.ts';
import { startSubject } from '../subjects/subject.ts';

const REQUESTS_PER_SECOND = 200;
const BURST = 100;
/** Of what the rate and the burst allow. */
const TOLERANCE = 0.01;

const CONNECTIONS = 64;
const WARM_UP_MS = 1_000;
/** Longer than the bucket takes to fill up again. */
const REST_MS = (1_500 * BURST) / REQUESTS_PER_SECOND;
/** An open loop that is later than this was no even load. */
const LATE_MS = 250;

/** Sends twice as much as a stage's throttle lets through, and compares what was admitted with rate × time + burst. */
export async function benchThrottle(durationMs: number): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const throttle = { requestsPerSecond: REQUESTS_PER_SECOND, burst: BURST };
  const { apiUrl } = await startSubject(stack, { gateway: { throttle } });
  const load = stack.use(startLoadGenerator());
  const { url, request } = postsTo(apiUrl, CONNECTIONS);
  const job = { kind: 'rate', url, request, connections: CONNECTIONS } as const;
  await load.send({ ...job, requestsPerSecond: REQUESTS_PER_SECOND / 2, durationMs: WARM_UP_MS });
  await delay(REST_MS);

  const result = await load.send({ ...job, requestsPerSecond: 2 * REQUESTS_PER_SECOND, durationMs });

  const { 201: admitted = 0, 429: refused = 0, ...others } = result.statuses;
  if (Object.keys(others).length > 0) throw new Error(`Neither 201 nor 429: ${JSON.stringify(others)}`);
  if (result.maxLateMs > LATE_MS) console.error(`throttle: a request was sent ${result.maxLateMs.toFixed()} ms late.`);
  const allowed = (REQUESTS_PER_SECOND * result.elapsedMs) / 1000 + BURST;
  const figure = (name: string, value: number): Figure => ({
    name: `Throttle of ${REQUESTS_PER_SECOND}/s, burst ${BURST}, at twice the rate: ${name}`,
    unit: '',
    values: [value],
    aim: { kind: 'none' },
  });
  return [
    figure('admitted', admitted),
    figure('refused', refused),
    {
      ...figure('admitted / allowed', admitted / allowed),
      aim: { kind: 'between', low: 1 - TOLERANCE, high: 1 + TOLERANCE },
    },
  ];
}
