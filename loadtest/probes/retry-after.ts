import { ClockStatus } from '../../protocol/clock.ts';
import { controlCall } from '../../protocol/control-client.ts';
import type { Judgement } from '../model/judgement.ts';
import type { KeyLimit } from './key-limit.ts';
import { RATE_PROBE, readRateHeaders, serverTimeMs, stoppableDelay } from './key-window.ts';
import { endingOf, type ProbeAnswer } from './probe-client.ts';
import type { Findings, ProbeRun } from './probe-run.ts';

/** A refused request, and whose it was. */
interface Refusal {
  readonly apiKey: string;
  readonly answer: ProbeAnswer;
}

/** The header is in whole seconds, rounded up. */
const ROUNDING_SECONDS = 1;
/** How long before its time a request is still to be refused. */
const EARLY_SECONDS = 2;

/** Obeys the `Retry-After` of a refusal: a little before its time the key is still refused, at its time admitted. */
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
  // The newest refusal of those with the longest wait leaves most to find out.
  const at = told.lastIndexOf(longestSeconds);
  const { apiKey, answer } = refusals[at] as Refusal;
  await using clock = movableClock(run);
  const dueAtMs = answer.sentAtMs + answer.durationMs + longestSeconds * 1000;
  const endings: string[] = [];
  if (longestSeconds > EARLY_SECONDS + ROUNDING_SECONDS) {
    await clock.waitUntil(dueAtMs - (EARLY_SECONDS + ROUNDING_SECONDS) * 1000);
    endings.push(endingOf(await run.send({ ...RATE_PROBE, apiKey })));
  }
  await clock.waitUntil(dueAtMs);
  const last = await run.send({ ...RATE_PROBE, apiKey });
  endings.push(endingOf(last));
  const isAdmitted = endings.at(-1) === '200';
  const wasTooLong = endings.length > 1 && endings[0] !== '429';
  const stopped = run.signal.aborted;
  const left = readRateHeaders(last);
  const known = { ...common, observed: longestSeconds, samples: endings.length };
  const judgement: Judgement = stopped
    ? { ...known, verdict: 'inconclusive', reason: 'the run ended while it waited' }
    : wasTooLong
      ? {
          ...known,
          verdict: 'fail',
          reason: `${longestSeconds} s is too long: ${EARLY_SECONDS + ROUNDING_SECONDS} s earlier the answer was ${endings[0]}`,
        }
      : isAdmitted
        ? { ...known, verdict: 'pass', reason: `after ${longestSeconds} s the answer was 200` }
        : {
            ...known,
            verdict: 'fail',
            reason: `after ${longestSeconds} s the answer was ${endings.at(-1)}${left === undefined ? '' : `, ${((left.resetSeconds * 1000 - serverTimeMs(left)) / 1000).toFixed(1)} s before the window's end`}`,
          };
  return {
    judgements: [judgement],
    evidence: [
      {
        title: 'Retry-After, obeyed',
        columns: ['Retry-After s', 'longest of', 'answer before its time', 'answer at its time'],
        rows: [[longestSeconds, told.length, endings.length > 1 ? (endings[0] ?? null) : null, endings.at(-1) ?? null]],
        ...(clock.isMoved() && { note: "The emulator's clock was moved instead of waiting, and put back." }),
      },
    ],
  };
}

function onlyJudgement(judgement: Judgement): Findings {
  return { judgements: [judgement], evidence: [] };
}

function retryAfterOf(answer: ProbeAnswer): number | undefined {
  const text = answer.outcome === 'http' ? answer.headers['retry-after'] : undefined;
  return text !== undefined && /^\d+$/.test(text) && Number(text) >= 1 ? Number(text) : undefined;
}

interface MovableClock extends AsyncDisposable {
  readonly waitUntil: (timeMs: number) => Promise<void>;
  readonly isMoved: () => boolean;
}

/** Waits by moving the clock of an emulator of the run's own, and else in earnest. */
function movableClock({ control, isOwnEmulator, signal }: ProbeRun): MovableClock {
  let movedMs = 0;
  return {
    isMoved: () => movedMs > 0,
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
