import { setTimeout as delay } from 'node:timers/promises';
import type { Judgement } from '../../model/judgement.ts';
import type { ScenarioOfKind } from '../../scenario/scenario.ts';
import { endingOf } from '../probe-client.ts';
import type { Findings, ProbeRun } from '../probe-run.ts';
import { evenly } from './evenly.ts';
import { admissionsInDoubt, idealAdmissions } from './ideal-bucket.ts';

type StageLimit = NonNullable<ScenarioOfKind<'rate-limits'>['stage']>;

/** What came of one factor of the limit. */
interface FactorResult {
  readonly factor: number;
  readonly sent: number;
  readonly admitted: number;
  readonly throttled: number;
  /** Answered neither as admitted nor as throttled. */
  readonly others: readonly string[];
  readonly ideal: number;
  /** Requests arrive at some moment between being sent and being answered: how many admissions that makes. */
  readonly uncertainty: number;
}

/** So that the bucket is full again, and a little more. */
const REFILL_MARGIN_MS = 250;

/** Sends at each factor of the stage's rate, from a full bucket, to the one path that no other limit counts. */
export async function probeStageLimit(stage: StageLimit, run: ProbeRun): Promise<Findings> {
  const results: FactorResult[] = [];
  for (const factor of stage.factors) {
    if (run.signal.aborted) break;
    await delay((stage.burst / stage.perSecond) * 1000 + REFILL_MARGIN_MS);
    results.push(await sendAt(factor, stage, run));
  }
  return {
    judgements: stage.factors.map((factor) => judge(factor, stage, results)),
    evidence: [
      {
        title: `Token bucket of the stage: ${stage.perSecond} a second, burst ${stage.burst}`,
        columns: ['times the limit', 'sent', 'admitted', 'ideal bucket', 'admitted / ideal', 'throttled', 'other'],
        rows: results.map(({ factor, sent, admitted, ideal, throttled, others }) => [
          factor,
          sent,
          admitted,
          ideal,
          Number((admitted / Math.max(1, ideal)).toFixed(3)),
          throttled,
          others.length,
        ]),
      },
    ],
  };
}

async function sendAt(
  factor: number,
  { perSecond, burst, duration }: StageLimit,
  run: ProbeRun,
): Promise<FactorResult> {
  const count = Math.round((perSecond * factor * duration) / 1000);
  const sentMs: number[] = [];
  const answers = await evenly(count, duration, run.signal, () => {
    sentMs.push(performance.now());
    return run.send({ operation: 'health', method: 'GET', path: '/v1/health' });
  });
  const endings = answers.map(endingOf);
  const endedMs = sentMs.map((timeMs, at) => timeMs + (answers[at]?.durationMs ?? 0));
  return {
    factor,
    sent: endings.length,
    admitted: endings.filter((ending) => ending === '200').length,
    throttled: endings.filter((ending) => ending === '429').length,
    others: endings.filter((ending) => ending !== '200' && ending !== '429'),
    ideal: idealAdmissions(sentMs, { perSecond, burst }),
    uncertainty: admissionsInDoubt(sentMs, endedMs, { perSecond, burst }),
  };
}

/** Requests do not arrive quite as they were sent: a bucket that is empty then may hold another token. */
const ARRIVAL_SLACK = 2;

function judge(factor: number, { tolerance }: StageLimit, results: readonly FactorResult[]): Judgement {
  const percent = `${tolerance * 100} %`;
  const common = {
    id: `stage-admitted-at-${factor}`,
    sentence: `at ${factor} times the stage's rate as many are admitted as by an ideal bucket, within ${percent}`,
    unit: 'requests',
  };
  const result = results.find((each) => each.factor === factor);
  if (result === undefined) return { ...common, verdict: 'inconclusive', reason: 'the run ended before it' };
  const { sent, admitted, ideal, others, uncertainty } = result;
  const known = { ...common, observed: admitted, limit: ideal, samples: sent };
  if (others.length > 0) {
    const reason = `${others.length} of ${sent} were answered neither way, first by ${others[0]}`;
    return { ...known, verdict: 'inconclusive', reason };
  }
  const excess = Math.abs(admitted - ideal) - Math.max(ARRIVAL_SLACK, ideal * tolerance);
  const reason = `${admitted} of ${sent} were, the ideal is ${ideal}`;
  if (excess <= 0) return { ...known, verdict: 'pass', reason };
  if (excess > uncertainty) return { ...known, verdict: 'fail', reason };
  const doubt = `${reason}, which may be ${uncertainty.toFixed(0)} more or less: it is not known when they arrived`;
  return { ...known, verdict: 'inconclusive', reason: `${doubt}; make stage.duration longer` };
}
