/** What only this machine could not do at once; `reset`: all environments were exchanged. Never a limit of AWS's. */
export type HostLimit = 'processes' | 'memory' | 'processor' | 'reset';

/** An invocation has been given to an environment. */
export interface InvocationStart {
  readonly requestId: string;
  /** By which the database knows the environment. */
  readonly accessKeyId: string;
  readonly logStreamName: string;
  /** By the monotonic clock that all processes share. */
  readonly startedAtMs: number;
}

/** An invocation is over: answered, and the runtime has asked for the next event or its process has ended. */
export interface InvocationReport {
  readonly requestId: string;
  readonly status: 'ok' | 'error' | 'timeout' | 'throttled';
  /** `Runtime.ExitError`, `Runtime.OutOfMemory`, `TypeError`, … */
  readonly errorType?: string | undefined;
  /** When it was asked for, by the monotonic clock that all processes share. */
  readonly requestedAtMs: number;
  /** Waited for an environment because of this machine. */
  readonly hostQueueMs: number;
  /** What it waited for, if it waited. */
  readonly hostLimit?: HostLimit | undefined;
  /** Absent: it was throttled and no environment saw it. */
  readonly environment?: {
    readonly logStreamName: string;
    readonly accessKeyId: string;
    readonly processId: number | undefined;
    /** `cold`: the first of its environment; `reset`: the first after a kill or crash; `warm`: any other. */
    readonly start: 'cold' | 'reset' | 'warm';
  };
  /** When its environment began with it, by the monotonic clock; the first call of the database cannot be earlier. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Of the first invocation of an environment that was initialised before it. */
  readonly initDurationMs?: number | undefined;
  readonly billedDurationMs: number;
  readonly memorySizeMb: number;
  readonly maxMemoryUsedMb: number;
  readonly timeoutMs: number;
  /** Processor time of all threads of the process while it worked on it; absent where it did not live to tell. */
  readonly cpuMs?: number | undefined;
  /** Share of a CPU that the environment was held to; absent: not held. */
  readonly cpuShare?: number | undefined;
  readonly faultId?: string | undefined;
}
