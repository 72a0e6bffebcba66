import { ClockStatus } from '../../../protocol/clock.ts';
import { controlCall } from '../../../protocol/control-client.ts';
import type { Judgement } from '../../model/judgement.ts';
import { endingOf, type ProbeAnswer } from '../probe-client.ts';
import type { Findings, ProbeRun } from '../probe-run.ts';
import type { KeyLimit } from './key-limit.ts';
import { isNear, RATE_PROBE, readRateHeaders, serverTimeMs, stoppableDelay } from './key-window.ts';

/** A refused request, and whose it was. */
interface Refusal {
  readonly apiKey: string;
  readonly answer: ProbeAnswer;
}

/** The header is in whole seconds, rounded up. */
const ROUNDING_SECONDS = 1;
/** How long before its time a request is still to be refused. */
const EARLY_SECONDS = 2;
/** Of two clocks of this machine. */
const CLOCK_MS = 5;

/**
 * Obeys the `Retry-After` of refusals: a little before the last of their times the key is still refused, at the first of
 * them admitted. A refusal was decided at some moment between its request and its answer, which makes no difference.
 */
export async function checkRetryAfter(key: KeyLimit, run: ProbeRun, refusals: readonly Refusal[]): Promise<Findings> {
  const common = {
    id: 'retry-after-true',
    sentence: 'who waits as long as Retry-After says is admitted, and it says no longer than needed',
    unit: 'seconds',
  };
  const told = refusals.map(({ answer }) => retryAfterOf(answer));
  if (refusals.length === 0) {
    return onlyJudgement({ ...common, verdict: 'inconclusive', reason: 'no key was refused' });
  }
  const missing = told.filter((seconds) => seconds === undefined).length;
  if (missing > 0) {
    return onlyJudgement({ ...common, verdict: 'fail', reason: `${missing} of ${told.length} refusals have none` });
  }
  const longestSeconds = Math.max(...(told as number[]));
  const windowSeconds = key.window / 1000;
  if (longestSeconds > windowSeconds + ROUNDING_SECONDS) {
    const reason = `it says ${longestSeconds} s, and a window has ${windowSeconds} s`;
    return onlyJudgement({ ...common, verdict: 'fail', reason, observed: longestSeconds, limit: windowSeconds });
  }
  const promises = refusals.map((refusal, at) => promiseOf(refusal, told[at] as number));
  const first = promises.reduce((earliest, each) => (each.dueMs < earliest.dueMs ? each : earliest));
  const known = { ...common, observed: first.seconds };
  const tooSoonMs = Math.max(...promises.map(({ resetMs, dueMs }) => (resetMs ?? dueMs) - dueMs));
  if (tooSoonMs > CLOCK_MS) {
    const reason = `it ends up to ${(tooSoonMs / 1000).toFixed(1)} s before the window that X-RateLimit-Reset names`;
    return onlyJudgement({ ...known, verdict: 'fail', reason, samples: promises.length });
  }
  await using clock = movableClock(run);
  const earlyMs = Math.max(...promises.map(({ atLeastDueMs }) => atLeastDueMs)) - EARLY_MS;
  const { apiKey } = first;
  const early = earlyMs > clock.nowMs() ? await sendAt(earlyMs) : undefined;
  const last = await sendAt(first.dueMs);
  const [earlyEnding, ending] = [early && endingOf(early), endingOf(last)];
  return {
    judgements: [
      {
        ...known,
        samples: early === undefined ? 1 : 2,
        ...verdictOf(run, first.seconds, { earlyEnding, ending, last }),
      },
    ],
    evidence: [
      {
        title: 'Retry-After, obeyed',
        columns: ['Retry-After s', 'first of', 'answer before its time', 'answer at its time'],
        rows: [[first.seconds, told.length, earlyEnding ?? null, ending]],
        ...(clock.isMoved() && { note: "The emulator's clock was moved instead of waiting, and put back." }),
      },
    ],
  };

  async function sendAt(timeMs: number): Promise<ProbeAnswer> {
    await clock.waitUntil(timeMs);
    return await run.send({ ...RATE_PROBE, apiKey });
  }
}

const EARLY_MS = (EARLY_SECONDS + ROUNDING_SECONDS) * 1000;

/** When a refused key may come again. */
interface RetryPromise {
  readonly apiKey: string;
  readonly seconds: number;
  /** Not earlier, and not later. */
  readonly atLeastDueMs: number;
  readonly dueMs: number;
  /** When its window ends, by the same clock; absent: it is not told, or by another. */
  readonly resetMs?: number;
}

function promiseOf({ apiKey, answer }: Refusal, seconds: number): RetryPromise {
  const headers = readRateHeaders(answer);
  const atLeastDueMs = answer.sentAtMs + seconds * 1000;
  const dueMs = atLeastDueMs + answer.durationMs;
  const isSameClock =
    headers?.dateSeconds !== undefined && isNear(headers.dateSeconds, answer.sentAtMs + answer.durationMs);
  return { apiKey, seconds, atLeastDueMs, dueMs, ...(isSameClock && { resetMs: headers.resetSeconds * 1000 }) };
}

function verdictOf(
  run: ProbeRun,
  seconds: number,
  found: { readonly earlyEnding: string | undefined; readonly ending: string; readonly last: ProbeAnswer },
): Pick<Judgement, 'verdict' | 'reason'> {
  const { earlyEnding, ending, last } = found;
  if (run.signal.aborted) return { verdict: 'inconclusive', reason: 'the run ended while it waited' };
  if (earlyEnding !== undefined && earlyEnding !== '429') {
    const reason = `it is too long: ${EARLY_SECONDS + ROUNDING_SECONDS} s before its end the answer was ${earlyEnding}`;
    return { verdict: 'fail', reason };
  }
  if (ending === '200') return { verdict: 'pass', reason: `after ${seconds} s the answer was 200` };
  const left = readRateHeaders(last);
  const when =
    left === undefined
      ? ''
      : `, ${((left.resetSeconds * 1000 - serverTimeMs(left)) / 1000).toFixed(1)} s before the window's end`;
  return { verdict: 'fail', reason: `after ${seconds} s the answer was ${ending}${when}` };
}

function onlyJudgement(judgement: Judgement): Findings {
  return { judgements: [judgement], evidence: [] };
}

function retryAfterOf(answer: ProbeAnswer): number | undefined {
  const text = answer.outcome === 'http' ? answer.headers['retry-after'] : undefined;
  return text !== undefined && /^\d+$/.test(text) && Number(text) >= 1 ? Number(text) : undefined;
}

interface MovableClock extends AsyncDisposable {
  readonly nowMs: () => number;
  readonly waitUntil: (timeMs: number) => Promise<void>;
  readonly isMoved: () => boolean;
}

/** Waits by moving the clock of an emulator of the run's own, and else in earnest. */
function movableClock({ control, isOwnEmulator, signal }: ProbeRun): MovableClock {
  let movedMs = 0;
  return {
    isMoved: () => movedMs > 0,
    nowMs: () => Date.now() + movedMs,
    async waitUntil(timeMs) {
      const leftMs = timeMs - (Date.now() + movedMs);
      if (leftMs <= 0) return;
      if (control === undefined || !isOwnEmulator) return await stoppableDelay(leftMs, signal);
      await controlCall(control, 'POST', '/v1/clock', ClockStatus, { advanceMs: Math.ceil(leftMs) });
      movedMs += Math.ceil(leftMs);
    },
    async [Symbol.asyncDispose]() {
      if (control !== undefined && movedMs > 0) {
        await controlCall(control, 'POST', '/v1/clock', ClockStatus, { reset: true });
      }
    },
  };
}
