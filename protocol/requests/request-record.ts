import * as z from 'zod';

/** Parts of the way of a request, in its order; `client` is what sent it. */
export const LAYERS = ['client', 'gateway', 'lambda', 'function', 'dynamodb', 'host', 'emulator'] as const;

/** Why a request was answered as it was: the rule that decided, and the part of the cloud that applied it. */
export const Why = z.object({
  layer: z.enum(LAYERS),
  /** Stable and greppable: `answered`, `throttled`, `RATE_LIMIT_EXCEEDED`, `Runtime.OutOfMemory`, `fault`, … */
  rule: z.string(),
  /** One sentence with the values that decided. */
  text: z.string(),
});
export type Why = z.infer<typeof Why>;

/** A stretch of time within a request. */
export const Phase = z.object({
  /** `receive`, `admit`, `queue`, `init`, `invoke`, `respond` */
  name: z.string(),
  /** Since the request's arrival. */
  startMs: z.number(),
  durationMs: z.number(),
});
export type Phase = z.infer<typeof Phase>;

/** A limit that the request came near to, met or passed. */
export const LimitUse = z.object({
  /** `stage-throttle`, `account-throttle`, `request-body`, `lambda-memory`, `lambda-time`, `host-processes`, … */
  name: z.string(),
  used: z.number(),
  limit: z.number(),
  /** `tokens`, `bytes`, `MB`, `ms`, `processes`, … */
  unit: z.string(),
  exceeded: z.boolean(),
});
export type LimitUse = z.infer<typeof LimitUse>;

/** One call of DynamoDB that the request made. */
export const DatabaseCall = z.object({
  operation: z.string(),
  tableName: z.string().optional(),
  indexName: z.string().optional(),
  /** Since the request's arrival. */
  startMs: z.number(),
  durationMs: z.number(),
  status: z.number(),
  errorType: z.string().optional(),
  throttlingReasons: z.array(z.object({ reason: z.string(), resource: z.string() })).optional(),
  consumed: z.array(
    z.object({
      tableName: z.string(),
      indexName: z.string().optional(),
      readUnits: z.number(),
      writeUnits: z.number(),
    }),
  ),
  faultId: z.string().optional(),
});
export type DatabaseCall = z.infer<typeof DatabaseCall>;

/** What became of the invocation. */
export const Invocation = z.object({
  requestId: z.string(),
  status: z.enum(['running', 'ok', 'error', 'timeout', 'throttled']),
  errorType: z.string().optional(),
  environment: z
    .object({
      logStreamName: z.string(),
      processId: z.number().optional(),
      /** `cold`: the first of its environment; `reset`: the first after a kill or crash; `warm`: any other; absent: it goes on. */
      start: z.enum(['cold', 'reset', 'warm']).optional(),
    })
    .optional(),
  durationMs: z.number().optional(),
  initDurationMs: z.number().optional(),
  billedDurationMs: z.number().optional(),
  memorySizeMb: z.number().optional(),
  maxMemoryUsedMb: z.number().optional(),
  /** Waited for this machine, which AWS would not have let it do. */
  hostQueueMs: z.number(),
  hostLimit: z.enum(['processes', 'memory', 'processor', 'reset']).optional(),
  /** Processor time that it used, all threads together; absent: its process ended with it. */
  cpuMs: z.number().optional(),
  /** Share of a CPU that its environment was held to; absent: not held. */
  cpuShare: z.number().optional(),
});
export type Invocation = z.infer<typeof Invocation>;

/** The whole story of one request, but for its headers and bodies. */
export const RequestRecord = z.object({
  /** Value of `x-amzn-RequestId`. */
  requestId: z.string(),
  extendedRequestId: z.string(),
  traceId: z.string().optional(),
  /** Of its arrival, epoch milliseconds of the emulated cloud. */
  timeMs: z.number(),
  /** Upper case; empty if the request could not be parsed. */
  method: z.string(),
  path: z.string(),
  /** Without the question mark; absent: there was none. */
  query: z.string().optional(),
  /** Resource that matched the path, `/v1/{proxy+}`. */
  resource: z.string().optional(),
  status: z.number(),
  sourceIp: z.string(),
  userAgent: z.string().optional(),
  requestBytes: z.number(),
  responseBytes: z.number(),
  latencyMs: z.number(),
  integrationLatencyMs: z.number().optional(),
  outcome: z.enum(['answered', 'preflight', 'failed', 'clientGone', 'emulatorFailed', 'reset']),
  why: Why,
  phases: z.array(Phase),
  limits: z.array(LimitUse),
  invocation: Invocation.optional(),
  databaseCalls: z.array(DatabaseCall),
  /** How many calls it made beyond those that are listed; absent: none. */
  moreDatabaseCalls: z.number().optional(),
  /** Sums over its calls, indexes included. */
  readUnits: z.number(),
  writeUnits: z.number(),
  /** Ids of the injected faults that affected it. */
  faults: z.array(z.string()),
  /** The request that this one repeats, if it was sent by replay. */
  replayOf: z.string().optional(),
  /** Of the event that it created, read, acknowledged or deleted, or tried to. */
  eventId: z.string().optional(),
  /** Of the API key that it came with, valid or not: the first digits of its hash. */
  apiKeyId: z.string().optional(),
});
export type RequestRecord = z.infer<typeof RequestRecord>;

/** A header or body as it went over the wire. */
export const Message = z.object({
  /** Names as they were spelled, in order. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** UTF-8 text, or base64 where `encoding` says so; the first bytes of a large one. */
  body: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  /** Of the whole body. */
  bodyBytes: z.number(),
  /** Whether `body` is only the beginning. */
  isTruncated: z.boolean(),
});
export type Message = z.infer<typeof Message>;

/** A request with what was sent and what was answered, while both are kept. */
export const RequestDetail = z.object({
  record: RequestRecord,
  /** Absent: no longer kept. */
  request: Message.optional(),
  response: Message.optional(),
  /** The function's log lines of this invocation, oldest first. */
  log: z.array(z.object({ timestampMs: z.number(), message: z.string() })),
});
export type RequestDetail = z.infer<typeof RequestDetail>;
