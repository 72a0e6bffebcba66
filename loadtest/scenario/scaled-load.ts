import { type OpenLoad, type Phase, peakPerSecond } from './load-model.ts';

/** A load with all rates lowered in one proportion, until its highest is `perSecond`; as it is if it never exceeds that. */
export function loweredTo(load: OpenLoad, perSecond: number): OpenLoad {
  const factor = perSecond / Math.max(...load.phases.map(peakPerSecond));
  return factor >= 1 ? load : scaled(load, factor);
}

/** All rates times a factor. */
export function scaled(load: OpenLoad, factor: number): OpenLoad {
  return { ...load, phases: load.phases.map((phase) => scalePhase(phase, factor)) };
}

function scalePhase(phase: Phase, factor: number): Phase {
  switch (phase.shape) {
    case 'constant':
    case 'poisson':
      return { ...phase, perSecond: phase.perSecond * factor };
    case 'ramp':
      return { ...phase, fromPerSecond: phase.fromPerSecond * factor, toPerSecond: phase.toPerSecond * factor };
    case 'spike':
      return { ...phase, perSecond: phase.perSecond * factor, peakPerSecond: phase.peakPerSecond * factor };
  }
}
