import * as z from 'zod';
import { readLogFilter } from './log-filter/log-filter.ts';
import { parseQuery } from './query.ts';

/** One event of a log stream. */
export const LogEvent = z.object({
  /** Place in the order in which events came; larger for later ones, with gaps. */
  sequence: z.number(),
  logGroupName: z.string(),
  logStreamName: z.string(),
  /** Epoch milliseconds of the emulated cloud. */
  timestampMs: z.number(),
  message: z.string(),
});
export type LogEvent = Readonly<z.infer<typeof LogEvent>>;

/** Names that stand for a log group of the deployment, whatever it is called. */
export const LOG_GROUP_ALIASES = {
  function: "the function's log",
  execution: "API Gateway's execution log",
  access: "API Gateway's access log",
} as const;
export type LogGroupAlias = keyof typeof LOG_GROUP_ALIASES;

/** As many as FilterLogEvents gives at most. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const MAX_LOG_PAGE = 10_000;

/** Shorter ones would be found in everything. */
const MIN_REQUEST_ID_CHARACTERS = 8;

/** `GET /v1/logs?…`: which log events to give; they must meet all that is asked for. */
export const LogQuery = z.strictObject({
  /** A group's name, or `function`, `execution` or `access`. */
  group: z.string().min(1).optional(),
  /** How a stream's name begins. */
  streamPrefix: z.string().min(1).optional(),
  /**
   * Of a request, of its invocation, or any id that lines carry: all lines of the invocations in which it occurs, and
   * all other lines that it occurs in.
   */
  requestId: z
    .string()
    .min(MIN_REQUEST_ID_CHARACTERS, `must have at least ${MIN_REQUEST_ID_CHARACTERS} characters`)
    .optional(),
  /** A filter pattern of CloudWatch Logs. */
  filter: z.string().superRefine(requireFilter).optional(),
  /** Epoch milliseconds, inclusive. */
  startMs: z.coerce.number().int().optional(),
  /** Epoch milliseconds, exclusive. */
  endMs: z.coerce.number().int().optional(),
  /** Only those of the last so many milliseconds of the emulated cloud. */
  sinceMs: z.coerce.number().int().min(0).optional(),
  /** The newest so many; with `after`, the oldest so many after it. */
  limit: z.coerce.number().int().min(1).max(MAX_LOG_PAGE).default(1_000),
  /** A sequence: only later events. */
  after: z.coerce.number().int().min(0).optional(),
});
export type LogQuery = Readonly<z.infer<typeof LogQuery>>;

/** Reads the query's parameters. Throws BAD_ARGUMENT, naming the parameter and what it can be. */
export function parseLogQuery(parameters: URLSearchParams): LogQuery {
  return parseQuery(parameters, LogQuery, 'logs');
}

function requireFilter(pattern: string, context: z.RefinementCtx): void {
  const read = readLogFilter(pattern);
  if (read.kind === 'problem') context.addIssue({ code: 'custom', message: `column ${read.column}: ${read.text}` });
}

/** A log group with what is kept of it. */
export const LogGroupStatus = z.object({
  name: z.string(),
  /** Absent: it is none of them. */
  alias: z.enum(Object.keys(LOG_GROUP_ALIASES) as [LogGroupAlias, ...LogGroupAlias[]]).optional(),
  /** Absent: events never expire. */
  retentionDays: z.number().optional(),
});
export type LogGroupStatus = Readonly<z.infer<typeof LogGroupStatus>>;

/** `GET /v1/logs`: log events, oldest first. */
export const LogPage = z.object({
  events: z.array(LogEvent),
  /** Of the newest event that was looked at: as `after`, it asks for what comes then. */
  lastSequence: z.number(),
  /** Whether there are more that meet the query. */
  hasMore: z.boolean(),
  /** Events since the start that are no longer kept, for newer ones or their age. */
  droppedEvents: z.number(),
  groups: z.array(LogGroupStatus),
});
export type LogPage = z.infer<typeof LogPage>;
