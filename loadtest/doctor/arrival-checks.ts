import { judgeBalance } from '../ledger/ledger-balance.ts';
import { LATE_MS } from '../model/samples.ts';
import { percentile } from '../statistics/percentile-bounds.ts';
import {
  type CheckResult,
  constant,
  type DoctorCheck,
  type DoctorContext,
  noiseOf,
  planFor,
  unequal,
} from './doctor-check.ts';
import { startKnownServer } from './known-server.ts';

const PER_SECOND = 200;
const BUCKET_MS = 100;

/** Constant arrivals are constant: by the schedule exactly, at the server as far as the machine lets them. */
export const arrivals: DoctorCheck = {
  name: 'arrivals',
  sentence: 'constant arrivals come evenly, every 100 ms the same number',
  async run(context) {
    await using server = await startKnownServer({ behave: ({ answer }) => answer(200) });
    const durationMs = context.effort === 'full' ? 4_000 : 800;
    const outcome = await context.runLoad(planFor(server, context, [constant(PER_SECOND, durationMs)]));
    const { samples, startedAtMs } = outcome;
    const requests = (durationMs * PER_SECOND) / 1000;
    const spacingMs = 1000 / PER_SECOND;
    const uneven = [...samples.intendedMs].filter((timeMs, at) => Math.abs(timeMs - at * spacingMs) > 1e-6).length;
    const early = [...samples.sentMs].filter((timeMs, at) => timeMs < (samples.intendedMs[at] as number)).length;
    const perBucket = requests / (durationMs / BUCKET_MS);
    const counts = bucketCounts(
      server.exchanges.map(({ arrivedMs }) => arrivedMs - startedAtMs),
      durationMs,
    );
    const furthest = Math.max(...counts.map((count) => Math.abs(count - perBucket)));
    return {
      wrong: [
        ...unequal('requests', samples.length, requests),
        ...unequal('requests that the server saw', samples.length, server.exchanges.length),
        ...(uneven > 0 ? [`${uneven} arrivals are not where the schedule has them`] : []),
        ...(early > 0 ? [`${early} requests left before their time`] : []),
      ],
      off:
        furthest > perBucket / 4 ? [`a bucket of 100 ms is ${furthest} off the ${perBucket} that it should have`] : [],
      noise: noiseOf(outcome, server),
      evidence: `${requests} requests, ${perBucket} in each 100 ms, at most ${furthest} off at the server`,
    };
  },
};

function bucketCounts(timesMs: readonly number[], durationMs: number): readonly number[] {
  const counts = new Array<number>(durationMs / BUCKET_MS).fill(0);
  for (const timeMs of timesMs) {
    const bucket = Math.min(counts.length - 1, Math.max(0, Math.floor(timeMs / BUCKET_MS)));
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}

/**
 * A server that answers nothing for a while delays all who arrive meanwhile, each by what is left of the stall; who
 * measures from the sending on sees but those few that were in flight.
 */
export const stall: DoctorCheck = {
  name: 'stall',
  sentence: 'a stall delays all who arrive during it, by as much as theory says',
  run: (context) => measureStall(context),
};

const IN_FLIGHT = 5;

async function measureStall(context: DoctorContext): Promise<CheckResult> {
  const durationMs = context.effort === 'full' ? 5_000 : 1_000;
  const stallMs = durationMs / 10;
  const held: (() => void)[] = [];
  let release: number | undefined;
  let isOver = false;
  await using server = await startKnownServer({
    behave({ number, answer }) {
      if (number === (PER_SECOND * durationMs) / 4000) {
        setTimeout(() => {
          release = performance.timeOrigin + performance.now();
          isOver = true;
          for (const go of held) go();
        }, stallMs);
        held.push(() => answer(200));
      } else if (held.length > 0 && !isOver) held.push(() => answer(200));
      else answer(200);
    },
  });
  const plan = planFor(server, context, [constant(PER_SECOND, durationMs)], { maxInFlight: IN_FLIGHT });
  const outcome = await context.runLoad(plan);
  const { samples, startedAtMs, health } = outcome;
  const begunMs =
    (server.exchanges.find(({ number }) => number === (PER_SECOND * durationMs) / 4000)?.arrivedMs ?? 0) - startedAtMs;
  const endMs = (release ?? 0) - startedAtMs;
  const rows = Array.from({ length: samples.length }, (_, row) => row);
  const at = (row: number) => (row * 1000) / PER_SECOND;
  const response = rows
    .map((row) => (samples.endedMs[row] as number) - (samples.intendedMs[row] as number))
    .toSorted((a, b) => a - b);
  const theory = rows
    .map((row) => (at(row) >= begunMs && at(row) < endMs ? endMs - at(row) : 0))
    .toSorted((a, b) => a - b);
  const tooFast = rows.filter(
    (row) => at(row) > begunMs + LATE_MS && (samples.endedMs[row] as number) < endMs - 1,
  ).length;
  const soon = rows.filter((row) => at(row) > begunMs + LATE_MS && at(row) < endMs - 1);
  const hidden = soon.filter(
    (row) => (samples.endedMs[row] as number) - (samples.intendedMs[row] as number) < endMs - at(row) - 1,
  ).length;
  const served = soon.filter(
    (row) => (samples.endedMs[row] as number) - (samples.sentMs[row] as number) > stallMs / 2,
  ).length;
  const compared = [0.95, 0.99].map((share) => ({
    share,
    measured: percentile(response, share) ?? 0,
    truth: percentile(theory, share) ?? 0,
  }));
  return {
    wrong: [
      ...problemOf(judgeBalance(outcome.ledger, outcome.counts)),
      ...(tooFast > 0 ? [`${tooFast} requests of the stall have an answer from before its end`] : []),
      ...(served > IN_FLIGHT ? [`${served} requests were in flight at once, more than ${IN_FLIGHT}`] : []),
      ...(hidden > 0 ? [`the stall is not in the response times of ${hidden} who arrived during it`] : []),
      ...(health.maxBacklog < soon.length / 2
        ? [`at most ${health.maxBacklog} waited, of ${soon.length} who arrived meanwhile`]
        : []),
    ],
    off: compared
      .filter(({ measured, truth }) => Math.abs(measured - truth) > truth * 0.05 + 2)
      .map(
        ({ share, measured, truth }) =>
          `p${share * 100} is ${measured.toFixed(1)} ms, by theory ${truth.toFixed(1)} ms`,
      ),
    noise: noiseOf(outcome, server),
    evidence: compared
      .map(
        ({ share, measured, truth }) => `p${share * 100} ${measured.toFixed(0)} ms, by theory ${truth.toFixed(0)} ms`,
      )
      .join('; '),
  };
}

function problemOf({ verdict, reason }: { readonly verdict: string; readonly reason: string }): readonly string[] {
  return verdict === 'pass' ? [] : [reason];
}
