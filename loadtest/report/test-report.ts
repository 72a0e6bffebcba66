import { blocksOf } from '../baseline/block.ts';
import { compareSides } from '../baseline/comparison.ts';
import { lambdaBudget } from '../budget/lambda-budget.ts';
import { recordOf } from '../budget/test-records.ts';
import { judgeRun } from '../judgement/judge-run.ts';
import { measurementsOf } from '../judgement/measurements.ts';
import { HEALTHY, type Row, samplesOf } from '../judgement/test-samples.ts';
import { Threshold } from '../judgement/threshold.ts';
import { overallVerdict } from '../model/judgement.ts';
import { seededRandom } from '../model/random.ts';
import type { RunReport } from '../model/run-report.ts';
import { priceEstimate } from '../price/price-estimate.ts';
import { US_EAST_1 } from '../price/price-sheet.ts';

/** A run of twenty seconds with two operations, a pause, some refusals and timeouts, made of its own samples and records. */
export function testReport(changes: Partial<RunReport> = {}): RunReport {
  measured ??= measuredReport();
  return { ...measured, ...changes };
}

/** Statistics take a moment, and are the same each time. */
let measured: RunReport | undefined;

function measuredReport(): RunReport {
  const samples = samplesOf(rows());
  const ledger: RunReport['ledger'] = {
    scheduled: 4_040,
    dropped: 40,
    sent: 4_000,
    answered: countBy(samples.status),
    timedOut: 12,
    reset: 0,
    refused: 0,
    inFlight: 0,
    resent: 0,
  };
  const records = testRecords();
  const budget = lambdaBudget(records, { prices: US_EAST_1, architecture: 'arm64', perSecond: 1_000 });
  const price = priceEstimate(records, { prices: US_EAST_1, architecture: 'arm64' });
  const noise = { machine: MACHINE, probesMs: [2] };
  const blocks = blocksOf(samples, 10);
  const judgements = judgeRun(THRESHOLDS, { samples, ledger, generator: HEALTHY });
  return {
    schemaVersion: 1,
    tool: { name: 'triggers-workbench', version: '0.1.0' },
    scenario: { name: 'mixed', description: 'Creates and reads the inbox, as integrators do.', seed: 1 },
    startedAt: '2026-11-20T12:00:00.000Z',
    durationMs: 20_400,
    target: { url: 'http://127.0.0.1:8080', kind: 'emulator', version: '0.1.0' },
    machine: MACHINE,
    end: 'completed',
    generator: HEALTHY,
    ...measurementsOf(samples),
    ledger,
    server: { answered: ledger.answered, invocations: 3_988, unanswered: 12, storedEvents: 3_150 },
    ...(budget !== undefined && { budget }),
    ...(price !== undefined && { price }),
    comparison: compareSides({
      a: { name: 'baseline of 2026-11-19', blocks, noise },
      b: { name: 'this run', blocks, noise },
      isInterleaved: false,
      random: seededRandom(1),
    }),
    evidence: [
      {
        title: 'Refusals by key',
        columns: ['key', 'admitted', 'refused', 'Retry-After true'],
        rows: [
          ['key 1', 1_000, 12, 'yes'],
          ['key 2', 998, 0, null],
        ],
        note: 'Each key has a limit of its own.',
      },
    ],
    judgements: [...judgements],
    verdict: overallVerdict(judgements),
  };
}

const MACHINE = { node: 'v24.21.0', cpus: 2, cpuModel: 'Test CPU', platform: 'linux x64' };

const THRESHOLDS = [
  { kind: 'latency', percentile: 95, atMostMs: 100, operation: 'create' },
  { kind: 'latency', percentile: 99, atMostMs: 45, operation: 'inbox' },
  { kind: 'latency', percentile: 95, atMostMs: 36, operation: 'inbox' },
  { kind: 'success', atLeast: 0.999 },
  { kind: 'rate', atLeast: 150 },
].map((threshold) => Threshold.parse(threshold));

function rows(): readonly Row[] {
  const random = seededRandom(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: 4_000 }, (_, at) => {
    const isInbox = at % 5 === 0;
    const base = (isInbox ? 22 : 6) * Math.exp(0.3 * normal());
    const intendedMs = at * 5;
    const pauseMs = intendedMs >= 12_000 && intendedMs < 12_300 ? 12_300 - intendedMs : 0;
    return {
      operation: isInbox ? 'inbox' : 'create',
      intendedMs,
      lateMs: random() * 0.5,
      serviceMs: at % 331 === 0 ? 2_000 : base + pauseMs,
      outcome: at % 331 === 0 ? 'timeout' : 'http',
      status: isInbox ? 200 : at % 97 === 0 ? 429 : 201,
    };
  });
}

function countBy(statuses: Uint16Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) if (status !== 0) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function testRecords() {
  const random = seededRandom(8);
  return Array.from({ length: 600 }, (_, at) => {
    const cpuMs = 3 + random() * 3;
    const durationMs = cpuMs + 4 + random() * 6;
    const kilobytes = at % 20 === 0 ? 100 : 1;
    const isRefused = at % 50 === 1;
    const environment = { logStreamName: `stream-${at % 2}`, start: at < 2 ? ('cold' as const) : ('warm' as const) };
    const put = {
      operation: 'PutItem',
      startMs: 5,
      durationMs: 3,
      status: 200,
      consumed: [
        { tableName: 'events', readUnits: 0, writeUnits: kilobytes },
        { tableName: 'events', indexName: 'status-created_at-index', readUnits: 0, writeUnits: kilobytes },
      ],
    };
    return recordOf(
      {
        timeMs: at * 100,
        requestBytes: kilobytes * 1_000,
        ...(isRefused ? { status: 401, writeUnits: 0 } : { writeUnits: 2 * kilobytes, databaseCalls: [put] }),
      },
      {
        durationMs,
        cpuMs,
        billedDurationMs: Math.ceil(durationMs) + (at < 2 ? 300 : 0),
        ...(at < 2 && { initDurationMs: 300 }),
        environment,
        maxMemoryUsedMb: Math.min(96, 78 + Math.floor(at / 8)),
      },
    );
  });
}
