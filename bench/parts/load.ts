import type { LoadOutcome } from '../../loadtest/driver/load-outcome.ts';
import type { LoadPlan, Operation, Phase } from '../../loadtest/driver/plan.ts';
import { newRunId, runLoad } from '../../loadtest/driver/run-load.ts';
import type { Figure } from '../measure/table.ts';
import { startServerProcess } from '../subjects/server-process.ts';

/** How often and how long the load generator is measured. */
export interface LoadEffort {
  readonly rounds: number;
  readonly roundMs: number;
}

const PER_SECOND = 10_000;
/** Of the requests, those that left more than 5 ms after their time. */
const MAX_LATE_SHARE = 0.01;
const MIN_LARGE_PER_SECOND = 4_000;
const WARM_UP_MS = 1_000;
const USERS = 20;

const KEY = { slot: 'uniqueKey' } as const;

const SMALL: Operation = {
  name: 'small',
  weight: 1,
  method: 'POST',
  path: '/v1/events',
  bodies: [['{"metadata":{"idempotency_key":"', KEY, '"},"payload":{"text":"of a usual size"}}']],
};

const LARGE: Operation = {
  ...SMALL,
  name: 'large',
  headers: { 'Idempotency-Key': KEY },
  bodies: [['{"metadata":{"idempotency_key":"', KEY, '"},"payload":"', Buffer.alloc(400 * 1024, 'x'), '"}']],
};

/** What the load generator can do against a server that does nothing, which has the machine's other core. */
export async function benchLoad({ rounds, roundMs }: LoadEffort): Promise<readonly Figure[]> {
  using server = await startServerProcess(new URL('../subjects/trivial-server.ts', import.meta.url), {
    name: 'The trivial server',
  });
  const constant: Phase['load'] = {
    model: 'open',
    arrivals: { kind: 'constant', perSecond: PER_SECOND },
    durationMs: roundMs,
  };
  const closed: Phase['load'] = { model: 'closed', users: USERS, durationMs: roundMs };
  const open: LoadOutcome[] = [];
  const large: LoadOutcome[] = [];
  for (let round = 0; round < rounds; round += 1) {
    open.push(await runLoad(planFor(server.url, SMALL, constant)));
    large.push(await runLoad(planFor(server.url, LARGE, closed)));
  }
  const name = `load generator, ${PER_SECOND} constant arrivals a second`;
  return [
    {
      name: `${name}: sent`,
      unit: '/s',
      values: open.map(sentPerSecond),
      aim: { kind: 'atLeast', value: PER_SECOND * 0.99 },
    },
    {
      name: `${name}: later than 5 ms`,
      unit: '%',
      values: open.map(({ health }) => (health.lateShare + (health.waitedShare ?? 0)) * 100),
      aim: { kind: 'atMost', value: MAX_LATE_SHARE * 100 },
    },
    { name: `${name}: processors`, unit: '', values: open.map(({ health }) => health.cpuCores), aim: { kind: 'none' } },
    {
      name: `load generator, unique keys at 400 KB ×${USERS}`,
      unit: '/s',
      values: large.map(sentPerSecond),
      aim: { kind: 'atLeast', value: MIN_LARGE_PER_SECOND },
    },
  ];
}

function planFor(url: string, operation: Operation, load: Phase['load']): LoadPlan {
  return {
    url,
    seed: 1,
    runId: newRunId(),
    apiKeys: ['key'],
    timeoutMs: 10_000,
    maxInFlight: 100,
    drainMs: 10_000,
    operations: [operation],
    phases: [
      { name: 'warm-up', isWarmUp: true, load: { ...load, durationMs: WARM_UP_MS } },
      { name: 'measured', load },
    ],
  };
}

/** Of those that were sent and answered in the measured phase. */
function sentPerSecond({ samples, phases }: LoadOutcome): number {
  const measured = phases.at(-1);
  if (measured === undefined) throw new Error('The load generator ran no phase.');
  let sent = 0;
  for (const sentMs of samples.sentMs) if (sentMs >= measured.startMs && sentMs < measured.endMs) sent += 1;
  return (sent * 1000) / (measured.endMs - measured.startMs);
}
