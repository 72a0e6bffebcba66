import * as z from 'zod';
import { DURATION_PATTERN, durationMs } from '../../protocol/duration.ts';

const MESSAGE = 'must be a length of time with its unit, such as 200ms, 90s or 10m';

/** Longer runs are several runs: their records would not fit into memory. */
export const MAX_DURATION_MS = 24 * 3_600_000;

/** A length of time of a scenario file, `30s`, in milliseconds once it is read. */
export const Duration = z
  .string(MESSAGE)
  .regex(DURATION_PATTERN, MESSAGE)
  .transform((text) => durationMs(text) ?? 0)
  .refine((milliseconds) => milliseconds <= MAX_DURATION_MS, 'must be at most 24h');

/** The same, and more than nothing. */
export const PositiveDuration = Duration.refine((milliseconds) => milliseconds > 0, 'must be longer than nothing');
