import type { EnvironmentHistory } from './environment-history.ts';
import type { EnvironmentJournal } from './environment-journal.ts';
import type { EnvironmentUsage } from './environment-usage.ts';
import type { InvocationRun } from './invocation-run.ts';

/** `idle` until it is frozen; `reset`: without a process, which the next invocation starts. */
export type EnvironmentState = 'initialising' | 'idle' | 'frozen' | 'running' | 'reset' | 'stopped';

/** What there is to see of an environment. */
export interface EnvironmentSnapshot {
  readonly logStreamName: string;
  readonly accessKeyId: string;
  readonly state: EnvironmentState;
  readonly processId: number | undefined;
  readonly invocations: number;
  readonly memorySizeMb: number;
  readonly maxMemoryUsedMb: number;
  readonly initDurationMs: number | undefined;
  /** When its last invocation began, epoch milliseconds of the emulated cloud. */
  readonly lastInvocationAtMs: number | undefined;
  /** What it works on now. */
  readonly invocation:
    | {
        readonly requestId: string;
        /** By the monotonic clock that all processes share. */
        readonly startedAtMs: number;
        /** So far. */
        readonly durationMs: number;
      }
    | undefined;
}

/** The snapshot at this time of the monotonic clock. */
export function toSnapshot(
  environment: {
    readonly journal: EnvironmentJournal;
    readonly history: EnvironmentHistory;
    readonly usage: EnvironmentUsage;
    readonly state: EnvironmentState;
    readonly processId: number | undefined;
    readonly memorySizeMb: number;
    readonly run: InvocationRun | undefined;
  },
  nowMs: number,
): EnvironmentSnapshot {
  const { journal, history, usage, state, processId, memorySizeMb, run } = environment;
  return {
    logStreamName: journal.logStreamName,
    accessKeyId: journal.accessKeyId,
    state,
    processId,
    invocations: history.invocations,
    memorySizeMb,
    maxMemoryUsedMb: usage.maxMemoryUsedMb(),
    initDurationMs: history.initDurationMs,
    lastInvocationAtMs: history.lastInvocationAtMs,
    invocation: run && {
      requestId: run.work.requestId,
      startedAtMs: run.startedAtMs,
      durationMs: nowMs - run.startedAtMs,
    },
  };
}
