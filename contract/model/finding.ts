import * as z from 'zod';
import { CHECK_IDS, OCCASIONS } from './checks.ts';
import { Exchange } from './exchange.ts';

/** A place in the contract. */
export const ContractPlace = z.object({
  /** `#/components/schemas/NewEvent` */
  pointer: z.string(),
  file: z.string(),
  /** Counted from 1. */
  line: z.number(),
  column: z.number(),
});
export type ContractPlace = z.infer<typeof ContractPlace>;

/** What one answer, or one comparison of contract and code, shows to be wrong; not yet with how it was provoked. */
export interface Finding {
  readonly check: (typeof CHECK_IDS)[number];
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  readonly expected: string;
  readonly seen: string;
  /** Pointer of the place in the contract that says so. */
  readonly pointer?: string | undefined;
}

/** A check that does not hold, with all that is needed to see it again. */
export const Violation = z.object({
  check: z.enum(CHECK_IDS),
  severity: z.enum(['error', 'warning']),
  phase: z.enum(OCCASIONS),
  /** The `operationId`; absent where no operation is concerned. */
  operation: z.string().optional(),
  sentence: z.string(),
  expected: z.string(),
  seen: z.string(),
  place: ContractPlace.optional(),
  /** The fewest and smallest that show it, in the order of sending; none of a comparison with the code. */
  exchanges: z.array(Exchange),
  /** One shell command for each exchange, with `$TRIGGERS_API_KEY` in place of the key. */
  curl: z.array(z.string()),
  seed: z.number(),
  /** With the seed, replays this failure and nothing else: `--path`. Empty: it was a client's own traffic. */
  path: z.string(),
  /** How often a smaller failing case was found. */
  shrinks: z.number(),
  /** How long making it small took. */
  shrinkMs: z.number(),
  /** How many times the same was seen; this is the first, made small. */
  count: z.number(),
});
export type Violation = z.infer<typeof Violation>;
