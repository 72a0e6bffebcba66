import { parseArgs } from 'node:util';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import type { BlockPlan } from './measure/blocks.ts';
import type { CpuPlan } from './parts/cpu.ts';
import type { EnvironmentsPlan } from './parts/environments.ts';
import { FIRST_REQUESTS, type HistoryPlan } from './parts/history.ts';
import type { LoadEffort } from './parts/load.ts';
import type { ShardsPlan } from './parts/shards.ts';
import type { StreamPlan } from './parts/stream.ts';
import type { TuiPlan } from './parts/tui.ts';

/** The parts of the benchmark, in the order of the report. */
export const PARTS = [
  'post',
  'inbox',
  'start',
  'memory',
  'reload',
  'environments',
  'stream',
  'cpu',
  'throttle',
  'shards',
  'history',
  'load',
  'tui',
] as const;
export type Part = (typeof PARTS)[number];

/** How much is measured. */
export interface Effort {
  readonly throughput: BlockPlan;
  readonly latency: BlockPlan;
  readonly inbox: BlockPlan;
  readonly starts: number;
  readonly saves: number;
  readonly environments: EnvironmentsPlan;
  readonly stream: StreamPlan;
  readonly cpu: CpuPlan;
  readonly throttleMs: number;
  readonly shards: ShardsPlan;
  readonly history: HistoryPlan;
  readonly load: LoadEffort;
  readonly tui: TuiPlan;
}

/** About ten minutes in all. Many short blocks, since what disturbs a machine mostly lasts longer than one of them. */
const FULL: Effort = {
  throughput: { rounds: 21, blockMs: 600, warmUpMs: 4_000 },
  latency: { rounds: 25, blockMs: 400, warmUpMs: 2_000 },
  inbox: { rounds: 21, blockMs: 300, warmUpMs: 1_000 },
  starts: 5,
  saves: 11,
  environments: { warmUpRequests: 1_000, rounds: 15, blockMs: 600, warmUpMs: 1_000 },
  stream: {
    atRate: { rounds: 11, blockMs: 2_000, warmUpMs: 4_000 },
    full: { rounds: 15, blockMs: 600, warmUpMs: 4_000 },
  },
  cpu: { rounds: 7, workMs: 1_000 },
  throttleMs: 60_000,
  shards: { warmUpMs: 8_000, countedMs: 20_000 },
  history: { requests: 100_000, rounds: 41, blockMs: 600, warmUpMs: 1_000 },
  load: { rounds: 5, roundMs: 4_000 },
  tui: {
    watchMs: 30_000,
    full: { rounds: 11, blockMs: 2_000, warmUpMs: 4_000 },
    atRate: { rounds: 11, blockMs: 4_000, warmUpMs: 4_000 },
  },
};

/** About three minutes in all: enough to see that something has become much slower. */
const QUICK: Effort = {
  throughput: { rounds: 7, blockMs: 300, warmUpMs: 1_500 },
  latency: { rounds: 9, blockMs: 200, warmUpMs: 800 },
  inbox: { rounds: 7, blockMs: 150, warmUpMs: 400 },
  starts: 3,
  saves: 5,
  environments: { warmUpRequests: 250, rounds: 7, blockMs: 300, warmUpMs: 500 },
  stream: {
    atRate: { rounds: 5, blockMs: 1_000, warmUpMs: 1_500 },
    full: { rounds: 7, blockMs: 300, warmUpMs: 1_500 },
  },
  cpu: { rounds: 3, workMs: 500 },
  throttleMs: 10_000,
  shards: { warmUpMs: 5_000, countedMs: 8_000 },
  history: { requests: 20_000, rounds: 7, blockMs: 300, warmUpMs: 500 },
  load: { rounds: 3, roundMs: 2_000 },
  tui: {
    watchMs: 10_000,
    full: { rounds: 5, blockMs: 1_000, warmUpMs: 2_000 },
    atRate: { rounds: 5, blockMs: 2_000, warmUpMs: 2_000 },
  },
};

export interface BenchOptions {
  readonly effort: Effort;
  readonly parts: ReadonlySet<Part>;
  /** File for the figures of every round. */
  readonly jsonFile: string | undefined;
}

/** Reads the command line. Throws BAD_ARGUMENT. */
export function readOptions(commandLine: readonly string[]): BenchOptions {
  const { quick, json, only, requests } = parse(commandLine);
  const parts = only?.split(',') ?? PARTS;
  for (const part of parts) {
    if ((PARTS as readonly string[]).includes(part)) continue;
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `There is no part "${part}" to --only. The parts are ${PARTS.join(', ')}.`,
    );
  }
  const effort = quick ? QUICK : FULL;
  return {
    effort: { ...effort, history: { ...effort.history, ...(requests && { requests: readRequests(requests) }) } },
    parts: new Set(parts as readonly Part[]),
    jsonFile: json,
  };
}

function readRequests(text: string): number {
  const requests = Number(text);
  if (Number.isSafeInteger(requests) && requests > FIRST_REQUESTS) return requests;
  throw new WorkbenchError('BAD_ARGUMENT', `--requests wants a whole number over ${FIRST_REQUESTS}, not "${text}".`);
}

function parse(commandLine: readonly string[]) {
  try {
    const options = {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      requests: { type: 'string' },
    } as const;
    return parseArgs({ args: [...commandLine], options }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      `${reason} Options: --quick, --json FILE, --requests N, --only ${PARTS.join(',')}.`,
      { cause },
    );
  }
}
