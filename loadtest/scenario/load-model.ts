import * as z from 'zod';
import { Duration, PositiveDuration } from './duration.ts';

/** More than one generator sends: several times what two cores can. Beyond it, spread the load over machines. */
export const MAX_PER_SECOND = 100_000;
export const MAX_CONNECTIONS = 10_000;
/** A row of samples for each request: more of them do not fit into memory. */
export const MAX_REQUESTS = 20_000_000;

const perSecond = z
  .number('must be a number of requests a second')
  .gt(0, 'must be over 0')
  .max(MAX_PER_SECOND, `must be at most ${MAX_PER_SECOND}, which is more than one generator can send`);
const connections = z
  .int('must be a whole number')
  .min(1, 'must be 1 or more')
  .max(MAX_CONNECTIONS, `must be at most ${MAX_CONNECTIONS}`);

/** A stretch of an open model: requests leave by the clock, whatever becomes of those before. */
export const Phase = z.discriminatedUnion(
  'shape',
  [
    z.strictObject({
      shape: z.literal('constant').describe('The same distance between all requests.'),
      duration: PositiveDuration,
      perSecond,
    }),
    z.strictObject({
      shape: z.literal('ramp').describe('From one rate to another, evenly.'),
      duration: PositiveDuration,
      fromPerSecond: perSecond,
      toPerSecond: perSecond,
    }),
    z.strictObject({
      shape: z.literal('spike').describe('One rate, and for a while within it a higher one.'),
      duration: PositiveDuration,
      perSecond,
      peakPerSecond: perSecond,
      peakAfter: Duration.describe('From the beginning of the phase.'),
      peakFor: PositiveDuration,
    }),
    z.strictObject({
      shape: z.literal('poisson').describe('At random times, as requests of many independent clients come.'),
      duration: PositiveDuration,
      perSecond,
    }),
  ],
  { error: 'must be constant, ramp, spike or poisson' },
);
export type Phase = z.infer<typeof Phase>;

const OpenModel = z.strictObject({
  model: z.literal('open').describe('Requests leave at their time. Says how the system does under a given demand.'),
  phases: z.array(Phase, 'must be a list of phases').min(1, 'must have one phase at least'),
  warmUp: Duration.default(0).describe("Before the phases, at the first one's rate; counts in the ledger only."),
  connections: connections.default(100).describe('The most requests at a time.'),
  timeout: PositiveDuration.default(30_000).describe('A request without an answer for so long is given up.'),
  machineShare: z
    .number('must be a share')
    .gt(0, 'must be over 0')
    .max(1, 'must be at most 1, which is all')
    .optional()
    .describe(
      'On an emulator, lower all rates in proportion until the highest is this share of what the machine carries, which a short calibration finds. Rates are never raised.',
    ),
});

const ClosedModel = z.strictObject({
  model: z
    .literal('closed')
    .describe('Each connection sends when its last answer is there. Says how much the system can do at most.'),
  connections: connections.default(10),
  duration: PositiveDuration,
  warmUp: Duration.default(0),
  timeout: PositiveDuration.default(30_000),
});

/** How requests come. */
export const LoadModel = z
  .discriminatedUnion('model', [OpenModel, ClosedModel], { error: 'must be open or closed' })
  .superRefine((load, context) => {
    if (load.model === 'closed') return;
    for (const [at, phase] of load.phases.entries()) {
      if (phase.shape !== 'spike' || phase.peakAfter + phase.peakFor <= phase.duration) continue;
      context.addIssue({ code: 'custom', path: ['phases', at, 'peakFor'], message: 'must end within the phase' });
    }
    if (plannedRequests(load) <= MAX_REQUESTS) return;
    context.addIssue({
      code: 'custom',
      path: ['phases'],
      message: `are ${Math.round(plannedRequests(load))} requests in all, and a run can have ${MAX_REQUESTS}; shorten or lower them`,
    });
  });
export type LoadModel = z.infer<typeof LoadModel>;
export type OpenLoad = Extract<LoadModel, { readonly model: 'open' }>;

/** The highest rate of a phase. */
export function peakPerSecond(phase: Phase): number {
  if (phase.shape === 'ramp') return Math.max(phase.fromPerSecond, phase.toPerSecond);
  if (phase.shape === 'spike') return Math.max(phase.perSecond, phase.peakPerSecond);
  return phase.perSecond;
}

/** How many requests the phases make, warm-up left out; of Poisson arrivals, the expected number. */
export function plannedRequests({ phases }: Pick<OpenLoad, 'phases'>): number {
  return phases.reduce((sum, phase) => sum + requestsOf(phase), 0);
}

function requestsOf(phase: Phase): number {
  const seconds = phase.duration / 1000;
  switch (phase.shape) {
    case 'ramp':
      return ((phase.fromPerSecond + phase.toPerSecond) / 2) * seconds;
    case 'spike':
      return phase.perSecond * seconds + ((phase.peakPerSecond - phase.perSecond) * phase.peakFor) / 1000;
    case 'constant':
    case 'poisson':
      return phase.perSecond * seconds;
  }
}
