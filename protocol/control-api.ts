import * as z from 'zod';
import { ClockStatus } from './clock.ts';
import { Fault } from './faults.ts';
import { LoadRun } from './load-run.ts';
import { RequestRecord } from './requests/request-record.ts';

/** Header that carries the token of the connection file; every control call that changes something needs it. */
export const TOKEN_HEADER = 'x-triggers-token';

/** The body of every answer other than 2xx: one sentence that says what was wrong and what to do. */
export const ControlError = z.object({
  error: z.string(),
  /** Where a filter is wrong, from 1 on. */
  column: z.number().optional(),
});
export type ControlError = z.infer<typeof ControlError>;

export const EnvironmentStatus = z.object({
  logStreamName: z.string(),
  state: z.enum(['initialising', 'idle', 'frozen', 'running', 'reset', 'stopped']),
  processId: z.number().optional(),
  invocations: z.number(),
  maxMemoryUsedMb: z.number(),
  memorySizeMb: z.number().optional(),
  initDurationMs: z.number().optional(),
  /** Epoch milliseconds at which its newest invocation began. */
  lastInvocationAtMs: z.number().optional(),
  /** What it works on now, and for how long so far. */
  invocation: z.object({ requestId: z.string(), durationMs: z.number() }).optional(),
});
export type EnvironmentStatus = z.infer<typeof EnvironmentStatus>;

/** `GET /v1/status`: what runs, and where. */
export const EmulatorStatus = z.object({
  version: z.string(),
  processId: z.number(),
  /** Epoch milliseconds. */
  startedAtMs: z.number(),
  /** Base URL of the API; it stands for the stage's invoke URL. */
  apiUrl: z.string(),
  stage: z.string(),
  authMode: z.enum(['local', 'aws']),
  /** Absolute path; absent: the data is in memory. */
  dataDirectory: z.string().optional(),
  functionName: z.string(),
  environments: z.array(EnvironmentStatus),
});
export type EmulatorStatus = z.infer<typeof EmulatorStatus>;

export const CutInvocations = z.object({
  /** Invocations that went on for longer than a reset waits, 5 s, and failed with a 502. */
  cutInvocations: z.number(),
});
export type CutInvocations = z.infer<typeof CutInvocations>;

/** `POST /v1/reset`: what runs, and what was lost of it. */
export const ResetResult = z.object({ ...EmulatorStatus.shape, ...CutInvocations.shape });

/** A token bucket of the gateway, as it stands. */
export const ThrottleStatus = z.object({
  bucket: z.enum(['method', 'stage', 'account']),
  /** `ANY /v1/{proxy+}`, since the stage's numbers count for each method by itself; the account's id. */
  name: z.string(),
  tokens: z.number(),
  requestsPerSecond: z.number(),
  burst: z.number(),
  admitted: z.number(),
  throttled: z.number(),
});
export type ThrottleStatus = z.infer<typeof ThrottleStatus>;

/** The function's environments and invocations, counted. */
export const LambdaCounts = z.object({
  running: z.number(),
  queued: z.number(),
  environments: z.number(),
  /** The most processes on this machine. */
  maxEnvironments: z.number(),
  /** The most invocations at a time that AWS would admit. */
  concurrencyLimit: z.number(),
  throttled: z.number(),
  coldStarts: z.number(),
});
export type LambdaCounts = z.infer<typeof LambdaCounts>;

/** The numbers of the template by which requests are judged. */
export const DeployedLimits = z.object({
  integrationTimeoutMs: z.number(),
  timeoutMs: z.number(),
  memorySizeMb: z.number(),
  /** Absent: the account's concurrency is the only limit. */
  reservedConcurrency: z.number().optional(),
});
export type DeployedLimits = z.infer<typeof DeployedLimits>;

/** How much of the request history is kept, and what no longer is. */
export const HistoryStatus = z.object({
  requests: z.number(),
  /** Of headers, bodies and what else is kept of the requests. */
  bytes: z.number(),
  /** Requests since the start that are no longer kept. */
  droppedRequests: z.number(),
  /** Requests, kept or not, whose bodies are no longer kept. */
  droppedBodies: z.number(),
});
export type HistoryStatus = z.infer<typeof HistoryStatus>;

/** Requests since the emulator's start, kept or not. */
export function answeredRequests({ requests, droppedRequests }: HistoryStatus): number {
  return requests + droppedRequests;
}

/** `GET /v1/snapshot`: all that a first view needs; what happens after it is in the stream after `seq`. */
export const Snapshot = z.object({
  /** Of the newest event of the stream that it contains. */
  seq: z.number(),
  status: EmulatorStatus,
  throttles: z.array(ThrottleStatus),
  counts: LambdaCounts,
  limits: DeployedLimits,
  clock: ClockStatus,
  faults: z.array(Fault),
  history: HistoryStatus,
  /** The newest hundred, newest first. */
  requests: z.array(RequestRecord),
  /** The newest load run; absent: there was none since the start. */
  load: LoadRun.optional(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** A partition of a table or index that was used in the last second, or has refused something. */
export const PartitionUse = z.object({
  tableName: z.string(),
  /** Absent: a partition of the table itself. */
  indexName: z.string().optional(),
  /** Counted from 0. */
  partition: z.number(),
  kind: z.enum(['read', 'write']),
  usedPerSecond: z.number(),
  limitPerSecond: z.number(),
  /** How often it was why a call was refused. */
  throttled: z.number(),
});
export type PartitionUse = z.infer<typeof PartitionUse>;

/** `GET /v1/partitions`: the partitions of DynamoDB nearest to their limits, those first; none of a database elsewhere. */
export const PartitionList = z.object({ partitions: z.array(PartitionUse) });
