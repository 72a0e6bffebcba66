import * as z from 'zod';

/** Header that carries the token of the connection file; every control call that changes something needs it. */
export const TOKEN_HEADER = 'x-triggers-token';

export const EnvironmentStatus = z.object({
  logStreamName: z.string(),
  state: z.enum(['initialising', 'idle', 'running', 'reset', 'stopped']),
  processId: z.number().optional(),
  invocations: z.number(),
  maxMemoryUsedMb: z.number(),
  initDurationMs: z.number().optional(),
});

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

/** `GET /v1/logs`: the newest log events, oldest first. */
export const LogEvents = z.object({
  events: z.array(
    z.object({
      logGroupName: z.string(),
      logStreamName: z.string(),
      /** Epoch milliseconds. */
      timestampMs: z.number(),
      message: z.string(),
    }),
  ),
});
export type LogEvents = z.infer<typeof LogEvents>;
