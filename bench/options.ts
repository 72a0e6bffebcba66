import { parseArgs } from 'node:util';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import type { BlockPlan } from './blocks.ts';

/** The parts of the benchmark, in the order of the report. */
export const PARTS = ['post', 'inbox', 'start', 'memory'] as const;
export type Part = (typeof PARTS)[number];

/** How much is measured. */
export interface Effort {
  readonly throughput: BlockPlan;
  readonly latency: BlockPlan;
  readonly inbox: BlockPlan;
  readonly starts: number;
}

/** Under four minutes in all. Many short blocks, since what disturbs a machine mostly lasts longer than one of them. */
const FULL: Effort = {
  throughput: { rounds: 21, blockMs: 600, warmUpMs: 4_000 },
  latency: { rounds: 25, blockMs: 400, warmUpMs: 2_000 },
  inbox: { rounds: 21, blockMs: 300, warmUpMs: 1_000 },
  starts: 5,
};

/** Under one minute in all: enough to see that something has become much slower. */
const QUICK: Effort = {
  throughput: { rounds: 7, blockMs: 300, warmUpMs: 1_500 },
  latency: { rounds: 9, blockMs: 200, warmUpMs: 800 },
  inbox: { rounds: 7, blockMs: 150, warmUpMs: 400 },
  starts: 3,
};

export interface BenchOptions {
  readonly effort: Effort;
  readonly parts: ReadonlySet<Part>;
  /** File for the figures of every round. */
  readonly jsonFile: string | undefined;
}

/** Reads the command line. Throws BAD_ARGUMENT. */
export function readOptions(commandLine: readonly string[]): BenchOptions {
  const { quick, json, only } = parse(commandLine);
  const parts = only?.split(',') ?? PARTS;
  for (const part of parts) {
    if ((PARTS as readonly string[]).includes(part)) continue;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `There is no part "${part}" to --only. The parts are ${PARTS.join(', ')}.`,
    );
  }
  return { effort: quick ? QUICK : FULL, parts: new Set(parts as readonly Part[]), jsonFile: json };
}

function parse(commandLine: readonly string[]) {
  try {
    const options = {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
    } as const;
    return parseArgs({ args: [...commandLine], options }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkbenchError('BAD_ARGUMENT', `${reason} Options: --quick, --json FILE, --only ${PARTS.join(',')}.`, {
      cause,
    });
  }
}
