import type { LoadOutcome, ObservedAnswer } from '../driver/load-outcome.ts';
import type { LoadPlan, Operation, Phase } from '../driver/plan.ts';
import type { RunLoadOptions } from '../driver/run-load.ts';
import type { Judgement } from '../model/judgement.ts';
import { quantity } from '../model/quantity.ts';
import type { KnownServer } from './known-server.ts';

/** One reading of the meter that is compared with the truth. */
export interface DoctorCheck {
  /** `arrivals`, `stall`, … */
  readonly name: string;
  readonly sentence: string;
  readonly run: (context: DoctorContext) => Promise<CheckResult>;
}

export interface DoctorContext {
  /** The meter that is tested. */
  readonly runLoad: (plan: LoadPlan, options?: RunLoadOptions) => Promise<LoadOutcome>;
  /** `short`: enough for what is counted; `full`: enough for what is timed. */
  readonly effort: 'short' | 'full';
  readonly seed: number;
  readonly newRunId: () => string;
  readonly signal: AbortSignal;
}

/** What a check found; nothing in `wrong` and `off` is a pass. */
export interface CheckResult {
  /** What no noise of the machine can excuse. */
  readonly wrong: readonly string[];
  /** What the meter is to blame for unless the machine was too noisy to tell. */
  readonly off?: readonly string[];
  /** What disturbed the measurement, if anything did. */
  readonly noise?: string | undefined;
  /** What was compared, with its values. */
  readonly evidence: string;
}

/** The result of a check as a judgement; inconclusive if only times are off, and the machine was noisy. */
export function toJudgement({ name, sentence }: DoctorCheck, result: CheckResult): Judgement {
  const { wrong, off = [], noise, evidence } = result;
  const verdict = wrong.length > 0 ? 'fail' : off.length === 0 ? 'pass' : noise === undefined ? 'fail' : 'inconclusive';
  const found = [...wrong, ...off].join('; ');
  const because = verdict === 'inconclusive' ? `, but ${noise}: run it again on a machine that does nothing else` : '';
  return { id: `doctor-${name}`, sentence, verdict, reason: verdict === 'pass' ? evidence : `${found}${because}` };
}

/** A plan against a known server, with one operation unless told otherwise. */
export function planFor(
  { url }: Pick<KnownServer, 'url'>,
  { seed, newRunId }: DoctorContext,
  phases: readonly Phase[],
  changes: Partial<LoadPlan> = {},
): LoadPlan {
  return {
    url,
    seed,
    runId: newRunId(),
    apiKeys: [],
    phases,
    operations: [KEYED_GET],
    timeoutMs: 5_000,
    maxInFlight: 50,
    drainMs: 5_000,
    ...changes,
  };
}

/** A GET that its server knows by its key. */
export const KEYED_GET: Operation = {
  name: 'get',
  weight: 1,
  method: 'GET',
  path: '/known',
  headers: { 'Idempotency-Key': { slot: 'uniqueKey' } },
};

/** A POST that may not be sent twice, with the body that it is given. */
export function post(changes: Partial<Operation> = {}): Operation {
  return { name: 'post', weight: 1, method: 'POST', path: '/known', bodies: ['{}'], ...changes };
}

/** So many requests, by users who wait for their answers. */
export function closed(requests: number, users = 4): readonly Phase[] {
  return [{ name: 'closed', load: { model: 'closed', users, requests } }];
}

/** A phase of constant arrivals. */
export function constant(perSecond: number, durationMs: number): Phase {
  return { name: 'constant', load: { model: 'open', arrivals: { kind: 'constant', perSecond }, durationMs } };
}

/** What differs between two numbers that must be equal. */
export function unequal(what: string, measured: number, truth: number): readonly string[] {
  return measured === truth ? [] : [`${what}: the meter says ${measured}, the truth is ${truth}`];
}

/** What made times unsure during a run; undefined: nothing did. */
export function noiseOf({ health }: LoadOutcome, server: KnownServer): string | undefined {
  const { eventLoopDelayP99Ms, lateShare, calibrationRatio } = health;
  if (eventLoopDelayP99Ms > NOISY_DELAY_MS)
    return `the generator itself was held up by ${quantity(eventLoopDelayP99Ms, 'ms')}`;
  const delayMs = server.delayP99Ms();
  if (delayMs > NOISY_DELAY_MS) return `the test's own server was held up by ${quantity(delayMs, 'ms')}`;
  if (lateShare > NOISY_LATE_SHARE) return `${quantity(lateShare, 'share')} of the requests left late`;
  if (Math.abs(calibrationRatio - 1) > NOISY_SPEED_CHANGE) return "the machine's speed changed";
  return undefined;
}

const NOISY_DELAY_MS = 2;
const NOISY_LATE_SHARE = 0.01;
const NOISY_SPEED_CHANGE = 0.05;

/** Observes answers of every request into a list. */
export function observing(): { readonly answers: ObservedAnswer[]; readonly options: RunLoadOptions } {
  const answers: ObservedAnswer[] = [];
  return { answers, options: { onObserved: (observed) => void answers.push(...observed) } };
}
