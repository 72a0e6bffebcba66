import * as z from 'zod';
import { LambdaCounts, PartitionUse, ThrottleStatus } from './control-api.ts';

/** How an API key stands against its rate limit in the window that runs. */
export const KeyLimit = z.object({
  /** The first digits of the key's hash. */
  keyId: z.string(),
  name: z.string().optional(),
  /** Requests a window. */
  limit: z.number(),
  /** Handed out to environments in this window; requests that were refused take none. */
  used: z.number(),
  /** Of these, the most that environments may still hold unused. */
  held: z.number(),
  /** When the window ends, epoch milliseconds of the emulated cloud. */
  resetAtMs: z.number(),
});
export type KeyLimit = z.infer<typeof KeyLimit>;

/** `GET /v1/limits`, and an event of the stream of the kind `limits`: what is left of everything that is bounded. */
export const LimitsStatus = z.object({
  throttles: z.array(ThrottleStatus),
  counts: LambdaCounts,
  /** Keys that are in force, those nearest to their limits first, a hundred at most. */
  keys: z.array(KeyLimit),
  /** Of the database, those nearest to their limits first, twenty at most. */
  partitions: z.array(PartitionUse).default([]),
});
export type LimitsStatus = z.infer<typeof LimitsStatus>;
