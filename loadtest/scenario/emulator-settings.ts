import * as z from 'zod';
import { FaultSpec } from '../../protocol/faults.ts';
import { Duration } from './duration.ts';

const count = (what: string) => z.int(`must be ${what}`).min(1, 'must be 1 or more');

/** Requests a minute that no run reaches. */
const NO_RATE_LIMIT = 1_000_000_000;

/** How an emulator that the run starts itself is set; one that runs already keeps its own settings. */
export const EmulatorSettings = z.strictObject({
  rateLimitPerMinute: count('a number of requests a minute')
    .default(NO_RATE_LIMIT)
    .describe('Of each API key. The default is none in effect, so that the load is not refused.'),
  throttle: z
    .union(
      [
        z.literal('off'),
        z.literal('template').describe('As the deployment has it.'),
        z.strictObject({ perSecond: z.number().gt(0), burst: count('a number of requests') }),
      ],
      { error: 'must be off, template, or perSecond and burst' },
    )
    .default('off')
    .describe("The stage's token bucket."),
  cpu: z
    .enum(['full', 'lambda'], 'must be full or lambda')
    .default('full')
    .describe('lambda: as much of a processor as AWS gives for the memory.'),
  partitionLimits: z
    .union([z.enum(['off', 'aws']), z.number().gt(0)], { error: "must be off, aws, or a factor of AWS's limits" })
    .default('off'),
  maxEnvironments: count('a number of processes').optional(),
});
export type EmulatorSettings = z.infer<typeof EmulatorSettings>;

/** A fault that is injected while the load runs. */
export const TimedFault = z.strictObject({
  after: Duration.default(0).describe('From the end of the warm-up.'),
  fault: FaultSpec,
});
export type TimedFault = z.infer<typeof TimedFault>;

/** The options of `triggers up` for these settings. An API without a rate limit needs none to be lifted. */
export function upOptions(
  settings: EmulatorSettings,
  auth: 'local' | 'aws',
  { hasRateLimit }: { readonly hasRateLimit: boolean } = { hasRateLimit: true },
): readonly string[] {
  const { rateLimitPerMinute, throttle, cpu, partitionLimits, maxEnvironments } = settings;
  return [
    ...['--auth', auth],
    ...(hasRateLimit || rateLimitPerMinute !== NO_RATE_LIMIT ? ['--rate-limit', String(rateLimitPerMinute)] : []),
    ...(throttle === 'template' ? [] : ['--throttle', throttleText(throttle)]),
    ...['--cpu', cpu],
    ...['--partition-limits', String(partitionLimits)],
    ...(maxEnvironments === undefined ? [] : ['--max-environments', String(maxEnvironments)]),
  ];
}

function throttleText(throttle: Exclude<EmulatorSettings['throttle'], 'template'>): string {
  return throttle === 'off' ? 'off' : `${throttle.perSecond},${throttle.burst}`;
}
