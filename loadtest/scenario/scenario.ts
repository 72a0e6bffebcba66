import * as z from 'zod';
import { ackRaceFields } from './ack-race.ts';
import { Duration, PositiveDuration } from './duration.ts';
import { EmulatorSettings, TimedFault } from './emulator-settings.ts';
import { idempotencyStormFields } from './idempotency-storm.ts';
import { lambdaBudgetFields } from './lambda-budget.ts';
import { LoadModel, MAX_PER_SECOND } from './load-model.ts';
import { payloadLimitsFields } from './payload-limits.ts';
import { rateLimitsFields } from './rate-limits.ts';
import { labelOf, RequestMix } from './request-mix.ts';
import { Thresholds } from './thresholds.ts';

const common = {
  name: z
    .string('must be a text')
    .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'must be of small letters, digits and dashes, such as checkout-peak'),
  description: z
    .string('must be a text')
    .min(1, 'must not be empty')
    .describe('What the run finds out, in a sentence.'),
  seed: z
    .int('must be a whole number')
    .min(0)
    .max(0xffff_ffff)
    .default(1)
    .describe('Of all chance: the same seed sends the same.'),
  needs: z
    .strictObject({
      controlApi: z.boolean().default(false).describe("Runs only where the emulator's control API can be asked."),
      remote: z
        .enum(['allowed', 'forbidden'], 'must be allowed or forbidden')
        .default('allowed')
        .describe('forbidden: would do harm, or say nothing, against a deployed system.'),
    })
    .prefault({}),
  keys: z
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(1000, 'must be at most 1000')
    .default(1)
    .describe('API keys that send in turn. More than one are made on an emulator, and given by --key elsewhere.'),
  emulator: EmulatorSettings.prefault({}),
};

/** Prepared before the load: events that wait in the inbox. */
const prepared = z.int('must be a whole number').min(0, 'must be 0 or more').max(100_000).default(0);

const Load = z.strictObject({
  kind: z.literal('load').default('load').describe('A mix of requests under a load.'),
  ...common,
  load: LoadModel,
  mix: RequestMix,
  thresholds: Thresholds,
  deployedThresholds: Thresholds.describe(
    'Judged against a deployed system only: an emulator is as fast as its machine.',
  ),
  pendingEvents: prepared.describe('Events that are sent before the load begins.'),
  nothingLost: z
    .boolean('must be true or false')
    .default(true)
    .describe('After the load, look for every event that got 201: in the inbox once, or acknowledged, or deleted.'),
  faults: z.array(TimedFault).default([]).describe('What goes wrong meanwhile; needs the control API.'),
});

const Stress = z.strictObject({
  kind: z.literal('stress').describe('Steps of a growing rate until an objective breaks; names what was used up.'),
  ...common,
  mix: RequestMix,
  objectives: Thresholds.describe('The step at which one of them breaks is the knee.'),
  steps: z.strictObject({
    fromPerSecond: z
      .number('must be a number')
      .gt(0, 'must be over 0')
      .max(MAX_PER_SECOND)
      .optional()
      .describe('Default: a quarter of what a short calibration finds.'),
    factor: z.number('must be a number').min(1.05, 'must be 1.05 or more').max(10, 'must be at most 10').default(1.4),
    duration: PositiveDuration.prefault('5s'),
    most: z.int('must be a whole number').min(2, 'must be 2 or more').max(50, 'must be at most 50').default(12),
  }),
  warmUp: Duration.prefault('2s').describe('Before the steps, at the rate of the first; counts in the ledger only.'),
  connections: z.int().min(1).max(10_000).default(200),
  timeout: PositiveDuration.prefault('30s'),
  pendingEvents: prepared,
});

/** A threshold of an operation that is never sent would never be judged. */
function checkOperations(mix: RequestMix, lists: Readonly<Record<string, Thresholds>>, context: z.RefinementCtx): void {
  const labels = mix.map(labelOf);
  for (const [name, thresholds] of Object.entries(lists)) {
    for (const [at, threshold] of thresholds.entries()) {
      const operation = 'operation' in threshold ? threshold.operation : undefined;
      if (operation === undefined || labels.includes(operation)) continue;
      const message = `is no request of the mix: it has ${labels.join(', ')}`;
      context.addIssue({ code: 'custom', path: [name, at, 'operation'], message });
    }
  }
}

const AnyScenario = z.discriminatedUnion(
  'kind',
  [
    Load,
    Stress,
    z.strictObject({ kind: z.literal('payload-limits'), ...common, ...payloadLimitsFields }),
    z.strictObject({ kind: z.literal('rate-limits'), ...common, ...rateLimitsFields }),
    z.strictObject({ kind: z.literal('lambda-budget'), ...common, ...lambdaBudgetFields }),
    z.strictObject({ kind: z.literal('idempotency-storm'), ...common, ...idempotencyStormFields }),
    z.strictObject({ kind: z.literal('ack-race'), ...common, ...ackRaceFields }),
  ],
  {
    error: ({ input }) =>
      typeof input === 'object' && input !== null && !Array.isArray(input)
        ? `must be ${KINDS.join(', ')}`
        : 'must be an object with name, description, load, mix and thresholds',
  },
);

/** A scenario as it is written: in `loadtest/scenarios/`, or in a file of the user's. */
export const Scenario = AnyScenario.superRefine((scenario, context) => {
  if (scenario.kind === 'load') {
    const { mix, thresholds, deployedThresholds } = scenario;
    checkOperations(mix, { thresholds, deployedThresholds }, context);
  }
  if (scenario.kind === 'stress') checkOperations(scenario.mix, { objectives: scenario.objectives }, context);
});
export type Scenario = Readonly<z.infer<typeof Scenario>>;

/** As an author writes it, without what has a default. */
export type ScenarioSource = z.input<typeof Scenario>;

export type ScenarioOfKind<K extends Scenario['kind']> = Extract<Scenario, { readonly kind: K }>;

const KINDS = [
  'load',
  'stress',
  'payload-limits',
  'rate-limits',
  'lambda-budget',
  'idempotency-storm',
  'ack-race',
] as const;
