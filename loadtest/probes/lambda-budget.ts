import { setTimeout as delay } from 'node:timers/promises';
import { controlCall } from '../../protocol/control-client.ts';
import { Fault, FaultList } from '../../protocol/faults.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { payloadText } from '../scenario/payload-text.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { eventBody } from './api-requests.ts';
import { type BudgetCase, judgeBudget } from './budget-cases.ts';
import { findLargestPayload } from './payload-limits.ts';
import type { ProbeAnswer } from './probe-client.ts';
import type { NamedProbe } from './probe-recorder.ts';
import type { Findings, ProbeRun } from './probe-run.ts';
import { recordsOf } from './request-records.ts';

type Budget = ScenarioOfKind<'lambda-budget'>;

/** Gives the function its hardest work, case by case, and reads from the emulator's records what it took. */
export async function runLambdaBudget(scenario: Budget, run: ProbeRun): Promise<Findings> {
  const { control } = run;
  if (control === undefined) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      'Only an emulator tells what an invocation took. Run lambda-budget without --url, or with --attach.',
    );
  }
  const cases: BudgetCase[] = [];
  for (const work of await casesOf(scenario, run)) {
    if (run.signal.aborted) break;
    cases.push(await runCase(work, run, control));
  }
  return judgeBudget(cases, scenario);
}

/** One kind of hard work. */
interface Work {
  readonly name: string;
  readonly requests: number;
  readonly connections: number;
  readonly probe: (number: number) => NamedProbe;
  /** Injected for its time. */
  readonly fault?: object;
}

async function casesOf(scenario: Budget, run: ProbeRun): Promise<readonly Work[]> {
  const source = `budget-${run.runId}`;
  const largest = (await findLargestPayload(run, source)) ?? LIKELY_LARGEST_BYTES;
  const create = (payloadBytes: number, from = source) => {
    const body = eventBody({ source: from, payload: payloadText(payloadBytes) });
    return () => ({ operation: 'create', method: 'POST', path: '/v1/events', body });
  };
  const inbox = { operation: 'inbox', method: 'GET', path: `/v1/inbox?limit=100&source=${source}` };
  const { largestEvents, fullInboxes, coldStarts, slowDatabase, steady } = scenario;
  const latencyMs = slowDatabase.latency;
  const works: readonly Work[] = [
    {
      name: 'ordinary events',
      requests: steady.requests,
      connections: steady.connections,
      probe: create(200, `${source}-steady`),
    },
    { name: 'largest events', requests: largestEvents, connections: 2, probe: create(largest) },
    { name: 'full inboxes', requests: fullInboxes, connections: 1, probe: () => inbox },
    {
      name: 'cold starts',
      requests: coldStarts,
      connections: 1,
      probe: create(200),
      fault: { kind: 'lambda-cold-start' },
    },
    {
      name: `database slower by ${latencyMs} ms`,
      requests: slowDatabase.requests,
      connections: 2,
      probe: create(200),
      fault: { kind: 'dynamodb-latency', latencyMs },
    },
  ];
  return works.filter(({ requests }) => requests > 0);
}

/** A little under the item's limit, where the service does not say. */
const LIKELY_LARGEST_BYTES = 409_000;

async function runCase(
  { name, requests, connections, probe, fault }: Work,
  run: ProbeRun,
  control: NonNullable<ProbeRun['control']>,
): Promise<BudgetCase> {
  const startedAtMs = Date.now();
  const added = fault === undefined ? undefined : await controlCall(control, 'POST', '/v1/faults', Fault, fault);
  const answers: ProbeAnswer[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun < requests && !run.signal.aborted) {
      begun += 1;
      answers.push(await run.send(probe(begun)));
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, worker));
  } finally {
    if (added !== undefined) await controlCall(control, 'DELETE', `/v1/faults/${added.id}`, FaultList);
  }
  // An invocation ends after its answer, when the runtime asks for the next event.
  await delay(SETTLE_MS);
  return { name, answers, records: await recordsOf(control, answers, startedAtMs) };
}

const SETTLE_MS = 100;
