import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { type LoadModel, MAX_PER_SECOND, type Phase, peakPerSecond } from './load-model.ts';
import { scaled } from './scaled-load.ts';
import type { Scenario } from './scenario.ts';

/** What a command line changes of a scenario. */
export interface Overrides {
  /** Of the highest moment; the rest in proportion. */
  readonly perSecond?: number | undefined;
  /** Of all phases together. */
  readonly durationMs?: number | undefined;
  readonly connections?: number | undefined;
  readonly seed?: number | undefined;
}

/** A scenario with another rate, length, number of connections or seed. Throws BAD_ARGUMENT where it has no such thing. */
export function withOverrides(scenario: Scenario, overrides: Overrides): Scenario {
  const { seed = scenario.seed, ...rest } = overrides;
  const isChanged = Object.values(rest).some((value) => value !== undefined);
  if (!isChanged) return { ...scenario, seed };
  if (scenario.kind === 'stress') return { ...scenario, seed, ...stressWith(scenario, rest) };
  if (scenario.kind === 'load') return { ...scenario, seed, load: loadWith(scenario.load, rest) };
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${scenario.name} sends single requests: it has no rate, duration or connections to change. Copy it with \`triggers load show\` and change it there.`,
  );
}

function loadWith(load: LoadModel, { perSecond, durationMs, connections = load.connections }: Overrides): LoadModel {
  if (load.model === 'closed') {
    if (perSecond !== undefined) throw notPossible('--rate', 'its connections send as fast as they are answered');
    return { ...load, connections, duration: durationMs ?? load.duration };
  }
  const rated = perSecond === undefined ? load : withRate(load, perSecond);
  const total = load.phases.reduce((sum, { duration }) => sum + duration, 0);
  const stretch = durationMs === undefined ? 1 : durationMs / total;
  return { ...rated, connections, phases: rated.phases.map((phase) => stretched(phase, stretch)) };
}

/** The rate is meant as it is given, so nothing lowers it to what a machine carries. */
function withRate(load: Extract<LoadModel, { model: 'open' }>, perSecond: number) {
  if (!(perSecond > 0) || perSecond > MAX_PER_SECOND) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `--rate ${perSecond} is not possible: one generator sends over 0 and up to ${MAX_PER_SECOND} requests a second. Spread more over machines: \`triggers load export\`.`,
    );
  }
  const { machineShare: _, ...rest } = scaled(load, perSecond / Math.max(...load.phases.map(peakPerSecond)));
  return rest;
}

function stretched(phase: Phase, by: number): Phase {
  const duration = Math.max(1, Math.round(phase.duration * by));
  if (phase.shape !== 'spike') return { ...phase, duration };
  const peakAfter = Math.round(phase.peakAfter * by);
  return {
    ...phase,
    duration,
    peakAfter,
    peakFor: Math.max(1, Math.min(duration - peakAfter, Math.round(phase.peakFor * by))),
  };
}

function stressWith({ steps, connections }: Extract<Scenario, { kind: 'stress' }>, overrides: Overrides) {
  const { perSecond = steps.fromPerSecond, durationMs } = overrides;
  return {
    connections: overrides.connections ?? connections,
    steps: {
      ...steps,
      ...(perSecond !== undefined && { fromPerSecond: perSecond }),
      ...(durationMs !== undefined && { duration: Math.max(1, Math.round(durationMs / steps.most)) }),
    },
  };
}

function notPossible(option: string, why: string): WorkbenchError {
  return new WorkbenchError(
    'BAD_ARGUMENT',
    `${option} is not possible with a closed model: ${why}. Use --connections.`,
  );
}
