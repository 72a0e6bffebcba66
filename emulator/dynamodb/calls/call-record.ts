import * as z from 'zod';

/** Capacity that one call used on one table or index. */
export const Consumption = z.object({
  tableName: z.string(),
  /** Absent: the table itself. */
  indexName: z.string().optional(),
  readUnits: z.number(),
  writeUnits: z.number(),
});
export type Consumption = z.infer<typeof Consumption>;

/** One call of a DynamoDB operation, as the database process tells of it. */
export const DatabaseCallRecord = z.object({
  /** Who called: an execution environment's own id, or the owner's. */
  accessKeyId: z.string(),
  /** `PutItem` */
  operation: z.string(),
  tableName: z.string().optional(),
  indexName: z.string().optional(),
  /** By the monotonic clock that all processes share. */
  startedAtMs: z.number(),
  durationMs: z.number(),
  /** HTTP status. */
  status: z.number(),
  /** Type of the error without its namespace: `ThrottlingException`. */
  errorType: z.string().optional(),
  /** Of a throttled call: `IndexWriteKeyRangeThroughputExceeded` and the like, and the ARN it is about. */
  throttlingReasons: z.array(z.object({ reason: z.string(), resource: z.string() })).optional(),
  consumed: z.array(Consumption),
  /** The injected fault that decided the answer or held it up. */
  faultId: z.string().optional(),
});
export type DatabaseCallRecord = z.infer<typeof DatabaseCallRecord>;
