import * as z from 'zod';
import { MIN_PAYLOAD_BYTES } from './payload-text.ts';

/** Many send one event with one idempotency key at the same moment: one event may come of it, and one answer. */
export const idempotencyStormFields = {
  senders: z.int().min(2).max(500).default(30).describe('At the same time, with the same key and body.'),
  rounds: z.int().min(1).max(100).default(3).describe('For each size, each with a key of its own.'),
  payloadBytes: z
    .array(z.int().min(MIN_PAYLOAD_BYTES).max(409_600))
    .min(1)
    .default([200, 50_000, 400_000])
    .describe('Sizes of the payload.'),
  crashes: z
    .strictObject({
      rounds: z.int().min(0).max(100).default(4),
      share: z.number().gt(0).max(1).default(0.5).describe('Of the sends that kill their environment.'),
      mostAttempts: z.int().min(1).max(100).default(20).describe('Of each sender, until it is answered.'),
    })
    .prefault({})
    .describe(
      'Rounds in which environments are killed amid the work and senders try again. Without a control API: none.',
    ),
};
