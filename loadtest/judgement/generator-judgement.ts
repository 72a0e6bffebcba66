import type { Judgement } from '../model/judgement.ts';
import { quantity } from '../model/quantity.ts';
import type { GeneratorHealth } from '../model/samples.ts';

/** Beyond these the generator measures itself rather than the target. */
export const GENERATOR_LIMITS = {
  /** Of all requests, more than 5 ms after their time. */
  maxLateShare: 0.01,
  maxEventLoopUtilization: 0.9,
  /** How far the machine's own speed may have moved during the run. */
  maxCalibrationChange: 0.05,
} as const;

/** What is judged of the generator. */
type JudgedHealth = Pick<GeneratorHealth, 'lateShare' | 'eventLoopUtilization' | 'calibrationRatio'>;

/** Whether the generator kept up; if not, nothing that depends on time can be said. It never fails: the target is not to blame. */
export function judgeGenerator(health: JudgedHealth): Judgement {
  const limited = generatorLimits(health);
  return {
    id: 'generator',
    sentence: 'the load generator kept up and the machine kept its speed',
    verdict: limited.length === 0 ? 'pass' : 'inconclusive',
    reason:
      limited.length === 0
        ? `${quantity(health.lateShare, 'share')} of requests left late, its event loop was ${quantity(health.eventLoopUtilization, 'share')} busy, ${speedText(health)}`
        : `generator-limited: ${limited.join('; ')}`,
    observed: health.lateShare,
    limit: GENERATOR_LIMITS.maxLateShare,
    unit: 'share',
  };
}

/** What limited the generator, a sentence each; none if it kept up. */
function generatorLimits(health: JudgedHealth): readonly string[] {
  const { lateShare, eventLoopUtilization, calibrationRatio } = health;
  const { maxLateShare, maxEventLoopUtilization, maxCalibrationChange } = GENERATOR_LIMITS;
  // What is not a number was not measured, and then nothing shows that the generator kept up.
  return [
    ...(lateShare <= maxLateShare
      ? []
      : [
          `${quantity(lateShare, 'share')} of requests left more than 5 ms late, over ${quantity(maxLateShare, 'share')}: offer less, or run on a machine that does nothing else`,
        ]),
    ...(eventLoopUtilization <= maxEventLoopUtilization
      ? []
      : [
          `its event loop was ${quantity(eventLoopUtilization, 'share')} busy, over ${quantity(maxEventLoopUtilization, 'share')}: offer less`,
        ]),
    ...(Math.abs(calibrationRatio - 1) <= maxCalibrationChange
      ? []
      : [
          `${speedText(health)}, over ${quantity(maxCalibrationChange, 'share')}: run on a machine that does nothing else`,
        ]),
  ];
}

function speedText({ calibrationRatio }: JudgedHealth): string {
  const change = calibrationRatio - 1;
  return `the machine was ${quantity(Math.round(Math.abs(change) * 1_000) / 1_000, 'share')} ${change > 0 ? 'slower' : 'faster'} after the run than before`;
}
