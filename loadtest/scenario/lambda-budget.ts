import * as z from 'zod';
import { SETTLED_INVOCATIONS } from '../budget/environment-lives.ts';
import { PositiveDuration } from './duration.ts';

const share = z.number('must be a share').gt(0, 'must be over 0').max(1, 'must be at most 1');
const times = z.int('must be a whole number').min(0, 'must be 0 or more').max(10_000);

/** The hardest work that the function can be given, and how far it stays from its limits. */
export const lambdaBudgetFields = {
  largestEvents: times.default(20).describe('Events of the largest size that is taken.'),
  fullInboxes: times.default(5).describe('Pages of the inbox that are as large as a page can be.'),
  coldStarts: times.default(5).describe('Requests that are made to find no environment.'),
  slowDatabase: z
    .strictObject({ latency: PositiveDuration.prefault('2s'), requests: times.default(4) })
    .prefault({})
    .describe('Requests while every call of DynamoDB takes so much longer.'),
  steady: z
    .strictObject({
      requests: times.default(2300),
      connections: z.int().min(1).max(100).default(1),
      settledAfter: times
        .default(SETTLED_INVOCATIONS)
        .describe("An environment's first invocations, over which its heap grows to its working size."),
    })
    .prefault({})
    .describe(
      'Ordinary requests, over which memory must not grow; 150 after the first that fill the heap are enough to tell.',
    ),
  atMost: z
    .strictObject({
      timeShare: share.default(0.5).describe('Of the 29 s after which the gateway gives up.'),
      memoryShare: share.default(0.9),
      responseShare: share.default(0.95).describe("Of Lambda's 6 MB."),
      memoryGrowthMbPer1000: z.number().gt(0).default(20).describe('Of an environment over a thousand invocations.'),
    })
    .prefault({}),
};
