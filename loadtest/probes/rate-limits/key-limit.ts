import type { Judgement } from '../../model/judgement.ts';
import type { EvidenceTable } from '../../model/run-report.ts';
import type { ScenarioOfKind } from '../../scenario/scenario.ts';
import type { ProbeAnswer } from '../probe-client.ts';
import { endingOf } from '../probe-client.ts';
import { type Findings, judgeNever, type ProbeRun } from '../probe-run.ts';
import { evenly } from './evenly.ts';
import { RATE_PROBE, readRateHeaders, waitForWindow } from './key-window.ts';
import { type LimiterOutages, readLimiterOutages } from './limiter-outages.ts';
import { checkRetryAfter } from './retry-after.ts';

export type KeyLimit = NonNullable<ScenarioOfKind<'rate-limits'>['key']>;

/** What one key got in one window. */
export interface KeyResult {
  readonly factor: number;
  readonly apiKey: string;
  readonly limit: number;
  readonly sent: number;
  readonly admitted: number;
  /** Of the admitted, the ids that the gateway gave them; an emulator's records name them too. */
  readonly admittedIds: readonly string[];
  readonly refused: number;
  readonly others: readonly string[];
  /** More than one: the requests were not all in one window, and the count says nothing. */
  readonly windows: number;
  readonly refusals: readonly ProbeAnswer[];
}

/** Share of its limit that the key sends which must not notice the others. */
const QUIET_FACTOR = 0.2;
/** Windows in which factors are tried again whose requests did not fall into one. */
const MORE_TRIES = 2;

/**
 * Sends each factor of the limit with a key of its own, all in one window, and beside them a quiet key. With too few keys
 * they take turns, a window each.
 */
export async function probeKeyLimit(key: KeyLimit, run: ProbeRun): Promise<Findings> {
  const quietKey = run.apiKeys.length > 1 ? run.apiKeys.at(-1) : undefined;
  const loudKeys = quietKey === undefined ? run.apiKeys : run.apiKeys.slice(0, -1);
  const results: KeyResult[] = [];
  const quiet: KeyResult[] = [];
  const startedAtMs = Date.now();
  const waiting = [...key.factors];
  for (
    let tries = 0;
    waiting.length > 0 && tries < key.factors.length + MORE_TRIES && !run.signal.aborted;
    tries += 1
  ) {
    const factors = waiting.splice(0, loudKeys.length);
    // Keys that have sent in this window have used some of it.
    const asking = { apiKey: quietKey ?? (loudKeys[0] as string), counts: quietKey === undefined || tries > 0 };
    const limit = await waitForWindow(key, run, asking);
    const sends = factors.map((factor, at) => sendWith(loudKeys[at] as string, factor, { ...key, limit }, run));
    const beside = quietKey === undefined ? [] : [sendWith(quietKey, QUIET_FACTOR, { ...key, limit }, run)];
    const found = await Promise.all(sends);
    quiet.push(...(await Promise.all(beside)));
    // On a busy machine answers take their time, and a count over two windows says nothing.
    waiting.push(...found.filter(({ windows }) => windows > 1).map(({ factor }) => factor));
    for (const result of found) keepLatest(results, result);
  }
  const outages = await readLimiterOutages(run.control, startedAtMs);
  const retry = await checkRetryAfter(
    key,
    run,
    results.flatMap(({ apiKey, refusals }) => refusals.map((answer) => ({ apiKey, answer }))),
  );
  return {
    judgements: [
      ...key.factors.map((factor) => judgeFactor(factor, key, results, outages)),
      judgeQuiet(quiet),
      ...retry.judgements,
    ],
    evidence: [tableOf([...results, ...quiet], key), ...retry.evidence],
  };
}

/** Of a factor that is tried again, the last result counts. */
function keepLatest(results: KeyResult[], result: KeyResult): void {
  const at = results.findIndex(({ factor }) => factor === result.factor);
  if (at === -1) results.push(result);
  else results[at] = result;
}

async function sendWith(
  apiKey: string,
  factor: number,
  { limit, spread }: KeyLimit,
  run: ProbeRun,
): Promise<KeyResult> {
  const answers = await evenly(Math.round(limit * factor), spread, run.signal, () =>
    run.send({ ...RATE_PROBE, apiKey }),
  );
  const endings = answers.map(endingFor);
  const resets = answers.map((answer) => readRateHeaders(answer)?.resetSeconds).filter((reset) => reset !== undefined);
  return {
    factor,
    apiKey,
    limit: answers.map((answer) => readRateHeaders(answer)?.limit).find((told) => told !== undefined) ?? limit,
    sent: endings.length,
    admitted: endings.filter((ending) => ending === '200').length,
    admittedIds: answers.filter((answer) => endingFor(answer) === '200').flatMap(requestIdOf),
    refused: endings.filter((ending) => ending === '429').length,
    others: endings.filter((ending) => ending !== '200' && ending !== '429'),
    windows: new Set(resets).size,
    refusals: answers.filter((answer) => endingFor(answer) === '429'),
  };
}

function requestIdOf(answer: ProbeAnswer): readonly string[] {
  const id = answer.outcome === 'http' ? answer.headers['x-amzn-requestid'] : undefined;
  return typeof id === 'string' ? [id] : [];
}

/** The gateway's 429 tells nothing of the key's limit: the stage's throttle came first. */
function endingFor(answer: ProbeAnswer): string {
  const ending = endingOf(answer);
  return ending === '429' && readRateHeaders(answer) === undefined ? "429 of the stage's throttle" : ending;
}

/** Whether as many were admitted as may be. Those that no limiter counted are told apart, and excuse no more than themselves. */
export function judgeFactor(
  factor: number,
  { mostUnused }: Pick<KeyLimit, 'mostUnused'>,
  results: readonly KeyResult[],
  { outages, unenforced }: LimiterOutages,
): Judgement {
  const common = {
    id: `key-admitted-at-${factor}`,
    sentence: `at ${factor} times its limit a key is admitted up to the limit, with less than ${mostUnused * 100} % left at the first refusal`,
    unit: 'requests',
  };
  const result = results.find((each) => each.factor === factor);
  if (result === undefined) return { ...common, verdict: 'inconclusive', reason: 'the run ended before it' };
  const { sent, admitted, admittedIds, limit, others, windows } = result;
  const known = { ...common, observed: admitted, limit, samples: sent };
  if (others.length > 0) {
    return {
      ...known,
      verdict: 'inconclusive',
      reason: `${others.length} of ${sent} were answered neither way, first by ${others[0]}`,
    };
  }
  if (windows > 1) return { ...known, verdict: 'inconclusive', reason: `the requests fell into ${windows} windows` };
  // A refusal is right only when less than this share of the limit is left.
  const least = Math.min(sent, Math.floor(limit * (1 - mostUnused)) + 1);
  const isWithin = admitted <= limit && admitted >= least;
  const reason = `${admitted} of ${sent} were, the limit is ${limit}`;
  if (isWithin) return { ...known, verdict: 'pass', reason };
  const passed = admittedIds.filter((id) => unenforced.has(id)).length;
  // What an unanswered call has taken from the counter is lost, so too few can come of it as well.
  if (outages === 0 || admitted - passed > limit) return { ...known, verdict: 'fail', reason };
  const excuse = `${passed} of these passed within 5 s of one of the ${outages} times that the limiter's table had not answered in time, and then requests pass`;
  return { ...known, verdict: 'inconclusive', reason: `${reason}; ${excuse}: run on a machine that does less else` };
}

function judgeQuiet(quiet: readonly KeyResult[]): Judgement {
  const refused = quiet.flatMap(({ refusals }) => refusals.map(endingOf));
  const sent = quiet.reduce((sum, each) => sum + each.sent, 0);
  return judgeNever({
    id: 'other-keys-untouched',
    sentence: 'a key that stays under its limit is not refused while others are over theirs',
    violations: refused.map((ending) => `it was answered with ${ending}`),
    tried: sent,
    planned: Math.max(1, sent),
    unit: 'requests',
  });
}

function tableOf(results: readonly KeyResult[], { window }: KeyLimit): EvidenceTable {
  return {
    title: `Limits of API keys, windows of ${window / 1000} s`,
    columns: ['times the limit', 'limit', 'sent', 'admitted', 'ideal', 'refused', 'other'],
    rows: results.map(({ factor, limit, sent, admitted, refused, others }) => [
      factor,
      limit,
      sent,
      admitted,
      Math.min(sent, limit),
      refused,
      others.length,
    ]),
  };
}
