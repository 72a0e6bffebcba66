import * as z from 'zod';
import { parseQuery } from './query.ts';

/** What there is of one metric in one minute. */
export const MetricPoint = z.object({
  /** Its beginning, epoch milliseconds of the emulated cloud. */
  timestampMs: z.number(),
  sampleCount: z.number(),
  sum: z.number(),
  average: z.number(),
  minimum: z.number(),
  maximum: z.number(),
  /** Percentiles, within one percent of their value; absent where a value was negative, as on AWS. */
  p50: z.number().optional(),
  p90: z.number().optional(),
  p95: z.number().optional(),
  p99: z.number().optional(),
});
export type MetricPoint = Readonly<z.infer<typeof MetricPoint>>;

/** A metric with one set of dimensions. */
export const MetricSeries = z.object({
  namespace: z.string(),
  name: z.string(),
  /** `Count`, `Milliseconds`, …; `None` */
  unit: z.string(),
  dimensions: z.record(z.string(), z.string()),
  /** Oldest first; minutes in which nothing was told have none. */
  points: z.array(MetricPoint),
});
export type MetricSeries = z.infer<typeof MetricSeries>;

/** `GET /v1/metrics?…`: which metrics to give; they must meet all that is asked for. */
export const MetricQuery = z.strictObject({
  /** `AWS/Lambda` */
  namespace: z.string().min(1).optional(),
  /** `Duration` */
  name: z.string().min(1).optional(),
  /** `Stage=prod`: only with this dimension and value, whatever others there are. */
  dimension: z
    .string()
    .regex(/^[^=]+=/, 'must be a name and a value, Stage=prod')
    .optional(),
  /** Epoch milliseconds, inclusive; rounded down to its minute. */
  startMs: z.coerce.number().int().optional(),
  /** Epoch milliseconds, exclusive. */
  endMs: z.coerce.number().int().optional(),
  /** Only minutes that are at least in part within the last so many milliseconds of the emulated cloud. */
  sinceMs: z.coerce.number().int().min(0).optional(),
});
export type MetricQuery = Readonly<z.infer<typeof MetricQuery>>;

/** Reads the query's parameters. Throws BAD_ARGUMENT, naming the parameter and what it can be. */
export function parseMetricQuery(parameters: URLSearchParams): MetricQuery {
  return parseQuery(parameters, MetricQuery, 'metrics');
}

/** How often something happens, as an average over whole seconds. */
export const LiveRates = z.object({
  seconds: z.number(),
  /** All of these a second. */
  requests: z.number(),
  clientErrors: z.number(),
  serverErrors: z.number(),
  /** Requests that were answered with 429. */
  throttledRequests: z.number(),
  invocations: z.number(),
  invocationErrors: z.number(),
  throttledInvocations: z.number(),
  coldStarts: z.number(),
  databaseCalls: z.number(),
  throttledDatabaseCalls: z.number(),
  readUnits: z.number(),
  writeUnits: z.number(),
  /** Of the requests, in milliseconds; absent: there were none. */
  latencyMs: z.object({ p50: z.number(), p99: z.number(), maximum: z.number() }).optional(),
});
export type LiveRates = Readonly<z.infer<typeof LiveRates>>;

/** The rates of the newest whole second, and of the newest ten. */
export const LiveMetrics = z.object({
  lastSecond: LiveRates,
  lastTenSeconds: LiveRates,
  /** Invocations that run now. */
  concurrentExecutions: z.number(),
  /** Requests since the emulator's start; absent: an emulator that does not count them here. */
  answered: z.number().optional(),
});
export type LiveMetrics = Readonly<z.infer<typeof LiveMetrics>>;

/** `GET /v1/metrics` */
export const MetricPage = z.object({
  series: z.array(MetricSeries),
  live: LiveMetrics,
  /** Metrics that are not kept because there are too many. */
  droppedSeries: z.number(),
});
export type MetricPage = z.infer<typeof MetricPage>;
