import type { Judgement } from '../model/judgement.ts';
import { arrivals, stall } from './arrival-checks.ts';
import { early413, multiByte, uniqueKeys } from './body-checks.ts';
import { users } from './closed-check.ts';
import { type DoctorCheck, type DoctorContext, toJudgement } from './doctor-check.ts';
import { close, inFlight, refused, reset, silentClose, timeouts } from './ending-checks.ts';
import { bimodal, exponential } from './percentile-checks.ts';

/** Everything that the meter reads, in the order in which it is checked. */
export const DOCTOR_CHECKS: readonly DoctorCheck[] = [
  arrivals,
  users,
  stall,
  exponential,
  bimodal,
  timeouts,
  close,
  silentClose,
  reset,
  early413,
  inFlight,
  refused,
  uniqueKeys,
  multiByte,
];

/**
 * The self-test of the meter: the driver is run against servers of known behaviour, and each of its readings is
 * compared with the truth. `onJudgement` is told of each as soon as it is there. Ends early when it is told to.
 */
export async function runDoctor(
  context: DoctorContext,
  onJudgement: (judgement: Judgement) => void = () => {},
): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  const { signal } = context;
  const stoppable: DoctorContext = {
    ...context,
    runLoad: (plan, options) => context.runLoad(plan, { ...options, signal }),
  };
  for (const check of DOCTOR_CHECKS) {
    if (signal.aborted) break;
    const judgement = toJudgement(check, await check.run(stoppable));
    // Of a run that was cut short nothing can be said.
    if (signal.aborted) break;
    judgements.push(judgement);
    onJudgement(judgement);
  }
  return judgements;
}
