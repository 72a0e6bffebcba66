import { expect, test } from 'vitest';
import { startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import type { LoadOutcome } from '../../loadtest/driver/load-outcome.ts';
import type { LoadPlan, Phase } from '../../loadtest/driver/plan.ts';
import { newRunId, runLoad } from '../../loadtest/driver/run-load.ts';
import { reconcile } from '../../loadtest/ledger/reconcile.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { Fault, FaultList } from '../../protocol/faults.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';

test('requests that a fault cuts off are explained by name, and an event that is lost behind the run’s back is not', async () => {
  await using emulator = await startEmulatorProcess({ commandLine: ['--rate-limit', '1000000'] });
  const { plan, events } = mixedLoad(emulator.apiUrl);
  await controlCall(emulator, 'POST', '/v1/faults', Fault, { kind: 'connection-reset', share: 0.1 });

  const outcome = await runLoad(plan);
  await controlCall(emulator, 'DELETE', '/v1/faults', FaultList);
  const cutOff = await reconcile(outcome, { runId: plan.runId, control: emulator, events });
  await fetch(`${emulator.apiUrl}/v1/events/${pendingOf(outcome)}`, {
    method: 'DELETE',
    headers: { 'X-API-Key': LOCAL_API_KEY },
  });
  const robbed = await reconcile(outcome, { runId: plan.runId, control: emulator, events });

  expect(outcome.ledger.reset).toBeGreaterThan(0);
  expect(outcome.takenEvents.length).toBeGreaterThan(0);
  expect(cutOff.judgements.map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ['pass', expect.any(String)],
    ['pass', expect.stringMatching(/answers on both sides; of \d+ reset the server saw \d+/)],
    ['pass', expect.any(String)],
  ]);
  expect(robbed.judgements.at(-1)).toMatchObject({
    id: 'ledger-stored',
    verdict: 'fail',
    reason: expect.stringContaining('answered with 201 and not in the inbox: 1 event'),
  });
});

/** Creations, acknowledgements and deletions of a run's own events: warmed up by users, then by chance at a rate. */
function mixedLoad(url: string) {
  const runId = newRunId();
  const source = `load-${runId}`;
  const own = { pool: 'events', slot: 'take' } as const;
  const phases: readonly Phase[] = [
    { name: 'warm-up', isWarmUp: true, load: { model: 'closed', users: 2, requests: 20 } },
    { name: 'steady', load: { model: 'open', arrivals: { kind: 'poisson', perSecond: 60 }, durationMs: 1_200 } },
  ];
  const plan: LoadPlan = {
    url,
    runId,
    seed: 1,
    apiKeys: [LOCAL_API_KEY],
    timeoutMs: 20_000,
    maxInFlight: 8,
    drainMs: 20_000,
    phases,
    operations: [
      {
        name: 'create',
        weight: 8,
        method: 'POST',
        path: '/v1/events',
        bodies: [`{"source":"${source}","event_type":"load","payload":{"text":"ü"}}`],
        capture: { statuses: [201], after: '"event_id":"', pool: 'events', isCreatedEvent: true },
      },
      { name: 'ack', weight: 1, method: 'POST', path: ['/v1/events/', own, '/ack'], whenEmpty: 'create' },
      { name: 'delete', weight: 1, method: 'DELETE', path: ['/v1/events/', own], whenEmpty: 'create' },
    ],
  };
  const events = {
    url,
    source,
    apiKey: LOCAL_API_KEY,
    creates: ['create'],
    acknowledges: ['ack'],
    deletes: ['delete'],
  };
  return { plan, events };
}

/** An event that nothing was done to. */
function pendingOf({ createdEvents, takenEvents }: LoadOutcome): string {
  const taken = new Set(takenEvents.ids());
  return [...createdEvents.ids()].find((id) => !taken.has(id)) as string;
}
