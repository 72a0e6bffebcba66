import * as z from 'zod';
import { CHECK_IDS, OCCASIONS, PHASES } from './checks.ts';
import { CoverageRow } from './coverage-row.ts';
import { Violation } from './finding.ts';

/** How a check came out. `inconclusive`: it could not be brought to its end; `skipped`: it was not to be, or cannot be, run here. */
export const CheckResult = z.object({
  id: z.enum(CHECK_IDS),
  number: z.number(),
  title: z.string(),
  sentence: z.string(),
  severity: z.enum(['error', 'warning']),
  outcome: z.enum(['held', 'violated', 'inconclusive', 'skipped']),
  /** Why it was skipped or is inconclusive. */
  reason: z.string().optional(),
  /** Requests whose answers it looked at; comparisons, for a check that sends none. */
  cases: z.number(),
  /** Distinct ones. */
  violations: z.number(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** `violated` wins over `inconclusive`, which wins over `holds`. */
export const ContractVerdict = z.enum(['holds', 'violated', 'inconclusive']);
export type ContractVerdict = z.infer<typeof ContractVerdict>;

/** All that a run found out, as `--json` writes it and every other report is made from. */
export const ContractReport = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('triggers-workbench'), version: z.string() }),
  target: z.object({
    url: z.string(),
    /** `emulator`: started for this run, with its faults, clock and keys at hand. `url`: any other server. */
    kind: z.enum(['emulator', 'url']),
    /** Whether API Gateway, or its emulation, stands in front. */
    hasGateway: z.boolean(),
    /** Of the service, as its health tells. */
    version: z.string().optional(),
  }),
  contract: z.object({ file: z.string(), title: z.string(), version: z.string() }),
  seed: z.number(),
  /** What was asked for, if not all. */
  selection: z.object({
    checks: z.array(z.enum(CHECK_IDS)).optional(),
    operations: z.array(z.string()).optional(),
    phases: z.array(z.enum(PHASES)).optional(),
    path: z.string().optional(),
    quick: z.boolean(),
  }),
  /** ISO 8601 UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  /** How many were sent. */
  requests: z.number(),
  phases: z.array(z.object({ phase: z.enum(OCCASIONS), requests: z.number(), durationMs: z.number() })),
  /** How the end came: by itself, by Ctrl-C, or because the target no longer answered. */
  end: z.enum(['completed', 'interrupted', 'aborted']),
  checks: z.array(CheckResult),
  violations: z.array(Violation),
  coverage: z.array(CoverageRow),
  verdict: ContractVerdict,
  /** What keeps the verdict from being clear, a sentence each. */
  reasons: z.array(z.string()),
});
export type ContractReport = z.infer<typeof ContractReport>;
