import { seededRandom, seedOfPart } from '../model/random.ts';
import { percentile } from '../statistics/percentile-bounds.ts';
import { type CheckResult, type DoctorCheck, type DoctorContext, noiseOf, planFor, unequal } from './doctor-check.ts';
import { startKnownServer } from './known-server.ts';
import { impossibleTimes, paired } from './pairing.ts';

const SHARES = [0.5, 0.9, 0.95, 0.99];
/** How far a recorded percentile may be from the truth. */
const TOLERANCE = 0.02;

/** Exponential delays: many short, few long. */
export const exponential: DoctorCheck = {
  name: 'exponential',
  sentence: 'percentiles of exponential delays are within 2 % of the truth',
  run: (context) => comparePercentiles(context, (random) => 5 - 40 * Math.log(1 - random())),
};

/** Two kinds of answers, as with a cache: a percentile that falls between them shows whether ranks are right. */
export const bimodal: DoctorCheck = {
  name: 'bimodal',
  sentence: 'percentiles of delays of two kinds are within 2 % of the truth',
  run: (context) => comparePercentiles(context, (random) => (random() < 0.93 ? 20 : 120) + 5 * random()),
};

/**
 * The truth is what the server itself measured of each request, not what its timers were told to do; to it comes the
 * way there and back, which is as long as it is in half of the requests.
 */
async function comparePercentiles(
  context: DoctorContext,
  delayMs: (random: () => number) => number,
): Promise<CheckResult> {
  const random = seededRandom(seedOfPart(context.seed, 1));
  await using server = await startKnownServer({
    behave: ({ answer }) => void setTimeout(() => answer(200), delayMs(random)),
  });
  const durationMs = context.effort === 'full' ? 8_000 : 1_000;
  const arrivals = { kind: 'poisson', perSecond: 150 } as const;
  const phases = [{ name: 'poisson', load: { model: 'open', arrivals, durationMs } }] as const;
  const outcome = await context.runLoad(planFor(server, context, phases, { maxInFlight: 150 }));
  const pairs = paired(outcome, server);
  const transports = sorted(pairs.map((pair) => pair.endedMs - pair.sentMs - (pair.answeredMs - pair.arrivedMs)));
  const transportMs = percentile(transports, 0.5) ?? 0;
  const truth = sorted(pairs.map(({ arrivedMs, answeredMs }) => answeredMs - arrivedMs + transportMs));
  const { samples } = outcome;
  const measured = sorted(Array.from(samples.endedMs, (endedMs, row) => endedMs - (samples.sentMs[row] as number)));
  const compared = SHARES.map((share) => ({
    share,
    measuredMs: percentile(measured, share) ?? 0,
    truthMs: percentile(truth, share) ?? 0,
  }));
  const text = ({ share, measuredMs, truthMs }: (typeof compared)[number]) =>
    `p${share * 100} ${measuredMs.toFixed(2)} ms (truth ${truthMs.toFixed(2)} ms, ${(((measuredMs - truthMs) / truthMs) * 100).toFixed(2)} % off)`;
  return {
    wrong: [
      ...unequal('samples', samples.length, server.exchanges.length),
      ...unequal('answers', pairs.length, server.exchanges.length),
      ...impossibleTimes(pairs),
    ],
    off: compared.filter(({ measuredMs, truthMs }) => Math.abs(measuredMs - truthMs) > TOLERANCE * truthMs).map(text),
    noise: noiseOf(outcome, server),
    evidence: `${compared.map(text).join(', ')}; ${pairs.length} requests, ${transportMs.toFixed(2)} ms there and back`,
  };
}

function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}
