import * as z from 'zod';
import { PositiveDuration } from './duration.ts';

const factors = z
  .array(z.number().gt(0).max(20))
  .min(1)
  .default([0.9, 1, 1.1, 2])
  .describe('Of the limit: how much is sent.');

/** Sends around a limit and compares what was admitted with the ideal limiter. */
export const rateLimitsFields = {
  key: z
    .strictObject({
      limit: z
        .int()
        .min(1)
        .max(100_000)
        .default(200)
        .describe('Requests a window. Elsewhere than on an emulator of its own, the answers say what it is.'),
      window: PositiveDuration.prefault('60s'),
      factors,
      spread: PositiveDuration.prefault('4s').describe(
        'Time over which the requests of a factor are spread, in one window.',
      ),
      mostUnused: z
        .number()
        .min(0)
        .max(0.5)
        .default(0.05)
        .describe('Share of the limit that may be left when the first is refused: the promise of the API.'),
    })
    .optional()
    .describe("The limit of an API key: windows of a minute that begin with the clock's."),
  stage: z
    .strictObject({
      perSecond: z.number().gt(0).max(10_000).default(100),
      burst: z.int().min(1).max(10_000).default(50),
      factors,
      duration: PositiveDuration.prefault('5s').describe('Of each factor.'),
      tolerance: z
        .number()
        .min(0)
        .max(0.5)
        .default(0.02)
        .describe('Share by which the admitted may differ from the ideal bucket.'),
    })
    .optional()
    .describe("The stage's token bucket at the gateway, for all keys together."),
};
