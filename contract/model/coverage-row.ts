import * as z from 'zod';

/** One documented answer of one operation, and how often it was seen. */
export const CoverageRow = z.object({
  /** `operationId`, or the name of an answer that meets no operation: `unknownPath`. */
  operation: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  /** Which of a status's alternatives, where there are several: `RateLimitExceeded`, `GatewayThrottled`. */
  alternative: z.string().optional(),
  answeredBy: z.enum(['service', 'gateway']),
  seen: z.number(),
  /** Why it was not seen, if it was not: a sentence. */
  reason: z.string().optional(),
  /** `unreachable`: this target, or a quick run, cannot be made to give it; `missed`: it should have been seen. */
  gap: z.enum(['unreachable', 'missed']).optional(),
});
export type CoverageRow = z.infer<typeof CoverageRow>;
