import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { environmentLives } from '../budget/environment-lives.ts';
import { memoryGrowth } from '../budget/memory-growth.ts';
import { MAX_INVOCATION_BYTES } from '../model/cloud-limits.ts';
import type { Judgement } from '../model/judgement.ts';
import type { EvidenceTable } from '../model/run-report.ts';
import type { ScenarioOfKind } from '../scenario/scenario.ts';
import { endingOf, type ProbeAnswer } from './probe-client.ts';
import { type Findings, judgeNever } from './probe-run.ts';

/** One kind of work with all that is known of it. */
export interface BudgetCase {
  readonly name: string;
  readonly answers: readonly ProbeAnswer[];
  readonly records: readonly RequestRecord[];
}

type Limits = Pick<ScenarioOfKind<'lambda-budget'>, 'atMost' | 'steady'>;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const INTEGRATION_TIMEOUT_MS = 29_000;
const FUNCTION_TIMEOUT_MS = 30_000;

/** How far the hardest work stayed from each limit. */
export function judgeBudget(cases: readonly BudgetCase[], { atMost, steady }: Limits): Findings {
  const invocations = cases.flatMap(({ records }) => records.flatMap(({ invocation }) => invocation ?? []));
  const records = cases.flatMap((each) => each.records);
  const memorySizeMb = Math.max(0, ...invocations.map((invocation) => invocation.memorySizeMb ?? 0));
  const longestMs = Math.max(
    0,
    ...records.map(({ integrationLatencyMs, latencyMs }) => integrationLatencyMs ?? latencyMs),
  );
  const memoryMb = Math.max(0, ...invocations.map((invocation) => invocation.maxMemoryUsedMb ?? 0));
  const responseBytes = Math.max(0, ...records.map((record) => record.responseBytes));
  const answers = cases.flatMap((each) => each.answers);
  const share = (id: string, sentence: string, observed: number, limit: number, unit: string): Judgement => ({
    id,
    sentence,
    verdict: records.length === 0 ? 'inconclusive' : observed <= limit ? 'pass' : 'fail',
    reason: records.length === 0 ? 'the emulator kept no record' : `it was ${Math.round(observed)} ${unit}`,
    observed,
    limit,
    unit,
    samples: records.length,
  });
  return {
    judgements: [
      judgeNever({
        id: 'answered',
        sentence: 'the hardest work is answered with success',
        violations: answers.map(endingOf).filter((ending) => !/^2\d\d$/.test(ending)),
        tried: answers.length,
        planned: Math.max(1, answers.length),
        unit: 'requests',
      }),
      share(
        'time',
        `the longest takes at most ${percent(atMost.timeShare)} of the gateway's 29 s`,
        longestMs,
        atMost.timeShare * INTEGRATION_TIMEOUT_MS,
        'ms',
      ),
      share(
        'memory',
        `the most memory is at most ${percent(atMost.memoryShare)} of ${memorySizeMb} MB`,
        memoryMb,
        atMost.memoryShare * memorySizeMb,
        'MB',
      ),
      share(
        'response',
        `the largest response is at most ${percent(atMost.responseShare)} of Lambda's 6 MB`,
        responseBytes,
        atMost.responseShare * MAX_INVOCATION_BYTES,
        'bytes',
      ),
      judgeGrowth(cases[0]?.records ?? [], atMost.memoryGrowthMbPer1000, steady),
    ],
    evidence: [tableOf(cases, memorySizeMb)],
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Of an environment that has settled: fewer say too little of a slope. */
const MIN_SETTLED_INVOCATIONS = 150;

/** Memory over invocations of all environments that have settled: its growth is a leak, or soon one. */
function judgeGrowth(
  records: readonly RequestRecord[],
  limit: number,
  { requests, settledAfter }: Limits['steady'],
): Judgement {
  const common = {
    id: 'memory-growth',
    sentence: `an environment's memory grows by at most ${limit} MB in a thousand invocations`,
    limit,
    unit: 'MB',
    samples: records.length,
  };
  const settled = environmentLives(records).map((life) => life.slice(settledAfter));
  const growth = memoryGrowth(settled, MIN_SETTLED_INVOCATIONS);
  if (growth === undefined) {
    const least = settledAfter + MIN_SETTLED_INVOCATIONS;
    const reason = `an environment must have ${least} invocations before a slope says anything; the first ${settledAfter} fill its heap`;
    return {
      ...common,
      verdict: 'inconclusive',
      reason,
      missingSamples: Math.max(1, least - Math.min(requests, records.length)),
    };
  }
  const { slopeMbPerThousand: observed, lowerMbPerThousand: lowerBound, upperMbPerThousand: upperBound } = growth;
  const verdict = upperBound <= limit ? 'pass' : lowerBound > limit ? 'fail' : 'inconclusive';
  const reason = `${observed.toFixed(1)} MB, from ${lowerBound.toFixed(1)} to ${upperBound.toFixed(1)}`;
  return { ...common, verdict, reason, observed, lowerBound, upperBound };
}

function tableOf(cases: readonly BudgetCase[], memorySizeMb: number): EvidenceTable {
  const most = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? null : Math.round(Math.max(...known) * 10) / 10;
  };
  return {
    title: 'Distance to the limits of Lambda and API Gateway',
    columns: [
      'work',
      'requests',
      'longest ms',
      'of 29 s',
      'billed ms',
      'of 30 s',
      'init ms',
      'memory MB',
      `of ${memorySizeMb} MB`,
      'request bytes',
      'response bytes',
      'of 6 MB',
    ],
    rows: cases.map(({ name, records }) => {
      const invocations = records.flatMap(({ invocation }) => invocation ?? []);
      const longest = most(records.map(({ integrationLatencyMs }) => integrationLatencyMs));
      const billed = most(invocations.map(({ billedDurationMs }) => billedDurationMs));
      const memory = most(invocations.map(({ maxMemoryUsedMb }) => maxMemoryUsedMb));
      const response = most(records.map(({ responseBytes }) => responseBytes));
      const of = (value: number | null, limit: number) =>
        value === null || limit === 0 ? null : `${((value / limit) * 100).toFixed(1)} %`;
      return [
        name,
        records.length,
        longest,
        of(longest, INTEGRATION_TIMEOUT_MS),
        billed,
        of(billed, FUNCTION_TIMEOUT_MS),
        most(invocations.map(({ initDurationMs }) => initDurationMs)),
        memory,
        of(memory, memorySizeMb),
        most(records.map(({ requestBytes }) => requestBytes)),
        response,
        of(response, MAX_INVOCATION_BYTES),
      ];
    }),
  };
}
