import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmulatorProcess, startEmulatorProcess } from '../../cli/emulator/emulator-process.ts';
import type { Judgement } from '../../loadtest/model/judgement.ts';
import type { RunReport } from '../../loadtest/model/run-report.ts';
import { runScenario } from '../../loadtest/runner/run-scenario.ts';
import { upOptions } from '../../loadtest/scenario/emulator-settings.ts';
import { Scenario, type ScenarioSource } from '../../loadtest/scenario/scenario.ts';
import { ackRace } from '../../loadtest/scenarios/ack-race.ts';
import { chaos } from '../../loadtest/scenarios/chaos.ts';
import { hotPartition } from '../../loadtest/scenarios/hot-partition.ts';
import { idempotencyStorm } from '../../loadtest/scenarios/idempotency-storm.ts';
import { inbox } from '../../loadtest/scenarios/inbox.ts';
import { lambdaBudget } from '../../loadtest/scenarios/lambda-budget.ts';
import { mixed } from '../../loadtest/scenarios/mixed.ts';
import { payloadLimits } from '../../loadtest/scenarios/payload-limits.ts';
import { rateLimits } from '../../loadtest/scenarios/rate-limits.ts';
import { smoke } from '../../loadtest/scenarios/smoke.ts';
import { stress } from '../../loadtest/scenarios/stress.ts';
import { CreatedApiKey } from '../../protocol/api-keys.ts';
import { PartitionList } from '../../protocol/control-api.ts';
import { controlCall } from '../../protocol/control-client.ts';
import { RequestPage } from '../../protocol/requests/requests.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';

/** Of a busy machine nothing that depends on time can be said; what else does not pass is a failure. */
const TIMED = /^(generator|latency-|rate-|knee|budget-|memory-growth|time$)/;

/** A short run has too few samples to be sure of a share. */
const isUndecided = ({ id, verdict }: Judgement) => id.startsWith('success') && verdict === 'inconclusive';

type Load = Extract<ScenarioSource, { readonly load: unknown }>['load'];

function load(perSecond: number, duration = '800ms'): Load {
  return { model: 'open', phases: [{ shape: 'constant', duration, perSecond }], timeout: '20s' };
}

/** Short, against an emulator with the settings that all of these share; what `ingest` and `soak` send, `mixed` sends too. */
const SHARED: readonly ScenarioSource[] = [
  { ...smoke, load: load(30), pendingEvents: 20 },
  { ...inbox, load: load(20), pendingEvents: 60 },
  { ...mixed, load: load(40), pendingEvents: 30 },
  {
    ...stress,
    pendingEvents: 20,
    warmUp: '500ms',
    steps: { fromPerSecond: 15, factor: 1.5, duration: '700ms', most: 2 },
  },
  { ...ackRace, events: 4, racers: 8 },
  { ...idempotencyStorm, senders: 8, rounds: 1, payloadBytes: [200, 400_000], crashes: { rounds: 2 } },
  { ...payloadLimits, findsInvocationEdge: false },
  {
    ...chaos,
    load: load(30, '3s'),
    pendingEvents: 20,
    faults: [
      { after: '0s', fault: { kind: 'lambda-crash', share: 0.3, forMs: 700, seed: 1 } },
      { after: '800ms', fault: { kind: 'connection-reset', share: 0.3, forMs: 700, seed: 2 } },
      { after: '1600ms', fault: { kind: 'dynamodb-error', share: 0.5, forMs: 700, seed: 3 } },
    ],
    thresholds: [{ kind: 'count', operation: 'create', statuses: ['4xx'], atMost: 0 }],
  },
];

async function run(source: ScenarioSource, emulator: EmulatorProcess, apiKeys = [LOCAL_API_KEY]): Promise<RunReport> {
  const { report } = await runScenario(Scenario.parse(source), {
    target: { url: emulator.apiUrl, kind: 'emulator', apiKeys, control: emulator, isOwnEmulator: true },
    signal: new AbortController().signal,
  });
  return report;
}

function expectToHold(report: RunReport): void {
  const untimed = report.judgements.filter((judgement) => !TIMED.test(judgement.id) && !isUndecided(judgement));
  expect(untimed.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  expect(untimed.map(({ id }) => id)).toEqual(expect.arrayContaining(['ledger', 'ledger-server']));
  expect(report.target.kind).toBe('emulator');
}

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startEmulatorProcess({ commandLine: upOptions(Scenario.parse(smoke).emulator, 'local') });
});
afterAll(() => emulator[Symbol.asyncDispose]());

test.for(SHARED)('$name holds on the emulator', { timeout: 60_000 }, async (source) => {
  const report = await run(source, emulator);

  expectToHold(report);
  if (source.name !== 'chaos') return;
  // What broke in a fault's time was cut off, and nothing that was answered with 201 with it.
  expect(report.ledger.reset).toBeGreaterThan(0);
  const struck = report.evidence.find(({ title }) => title === 'Injected faults')?.rows.map((row) => row.at(-1));
  expect(struck).toEqual([expect.any(Number), report.ledger.reset, expect.any(Number)]);
});

test('lambda-budget tells how far the hardest work stays from each limit', { timeout: 60_000 }, async () => {
  const source = {
    ...lambdaBudget,
    ...{ largestEvents: 13, fullInboxes: 1, coldStarts: 1 },
    slowDatabase: { latency: '300ms', requests: 1 },
    steady: { requests: 60, connections: 1 },
  } as const;

  const report = await run(source, emulator);

  expectToHold(report);
  const [{ rows = [] } = {}] = report.evidence;
  expect(rows.map(([work]) => work)).toEqual([
    'ordinary events',
    'largest events',
    'full inboxes',
    'cold starts',
    'database slower by 300 ms',
  ]);
  // A page holds 5 MB, and thirteen of the largest events are more.
  expect(Number(rows[2]?.[10])).toBeGreaterThan(4_500_000);
  expect(Number(rows[3]?.[6])).toBeGreaterThan(0);
  expect(Number(rows[4]?.[2])).toBeGreaterThan(300);
});

/** The index in which all pending events are in one partition. */
const INDEX = 'status-created_at-index';
const INDEX_IS_HOT = 'IndexWriteKeyRangeThroughputExceeded';

describe.concurrent('on an emulator of its own', () => {
  test('hot-partition shows the back-pressure of the index, by request and by partition, and nothing is lost', {
    timeout: 60_000,
  }, async ({ expect }) => {
    // The first write leaves the partition a debt that takes it ten seconds to pay, however slow the machine is.
    const source: ScenarioSource = {
      ...hotPartition,
      emulator: { partitionLimits: 0.0001 },
      load: load(20, '500ms'),
      mix: [{ operation: 'create', expect: [201, 503] }],
      thresholds: [
        { kind: 'count', statuses: ['503'], atLeast: 1 },
        { kind: 'count', statuses: ['201'], atLeast: 1 },
      ],
    };
    await using own = await startEmulatorProcess({ commandLine: upOptions(Scenario.parse(source).emulator, 'local') });

    const report = await run(source, own);

    expectToHold(report);
    expect(report.ledger.answered['503']).toBeGreaterThan(0);
    const table = report.evidence.find(({ title }) => title === 'Partitions that refused calls');
    expect(table?.rows.map(([, index, , kind]) => [index, kind])).toContainEqual([INDEX, 'write']);
    const { requests } = await controlCall(own, 'GET', `/v1/requests?rule=${INDEX_IS_HOT}`, RequestPage);
    expect(requests[0]?.why).toMatchObject({ layer: 'dynamodb', rule: INDEX_IS_HOT });
    expect(requests[0]?.databaseCalls.find(({ operation }) => operation === 'PutItem')).toMatchObject({
      status: 400,
      errorType: 'ThrottlingException',
      throttlingReasons: [
        { reason: INDEX_IS_HOT, resource: expect.stringMatching(/table\/triggers-api-events-prod\/index\/status-/) },
      ],
      consumed: [],
    });
    const { partitions } = await controlCall(own, 'GET', '/v1/partitions', PartitionList);
    const hot = partitions.find(({ indexName, kind }) => indexName === INDEX && kind === 'write');
    expect(hot).toMatchObject({ limitPerSecond: 0.1, throttled: expect.toSatisfy((times: number) => times > 0) });
  });

  test('rate-limits finds the limiters of key and stage as good as ideal ones', { timeout: 60_000 }, async ({
    expect,
  }) => {
    const source: ScenarioSource = {
      ...rateLimits,
      keys: 3,
      emulator: { rateLimitPerMinute: 60, throttle: { perSecond: 100, burst: 50 } },
      key: { limit: 60, factors: [0.9, 2], spread: '1500ms' },
      stage: { perSecond: 100, burst: 50, factors: [2], duration: '2s', tolerance: 0.05 },
    };
    await using own = await startEmulatorProcess({ commandLine: upOptions(Scenario.parse(source).emulator, 'aws') });
    const keys = await Promise.all([1, 2, 3].map(() => controlCall(own, 'POST', '/v1/keys', CreatedApiKey, {})));

    const report = await run(
      source,
      own,
      keys.map(({ key }) => key),
    );

    expect(report.judgements.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(report.judgements.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'key-admitted-at-0.9',
        'key-admitted-at-2',
        'other-keys-untouched',
        'retry-after-true',
        'stage-admitted-at-2',
      ]),
    );
  });
});
