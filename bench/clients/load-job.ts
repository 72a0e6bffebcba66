import * as z from 'zod';

const bounds = {
  connections: z.number(),
  durationMs: z.number(),
  maxRequests: z.number(),
};

const request = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

/** What the load process is asked to do in a closed loop. */
export const LoadJob = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    url: z.string(),
    request,
    /** Any other status ends the job as failed. */
    expectedStatus: z.number(),
    ...bounds,
  }),
  /** New events straight into the table: by the app's own client, or by bare HTTP. */
  z.object({ kind: z.literal('putItem'), through: z.enum(['sdk', 'http']), ...bounds }),
]);
export type LoadJob = z.infer<typeof LoadJob>;

/** What it is asked to send at a rate, whatever the answers are. */
export const RateJob = z.object({
  kind: z.literal('rate'),
  url: z.string(),
  request,
  requestsPerSecond: z.number(),
  connections: z.number(),
  durationMs: z.number(),
});
export type RateJob = z.infer<typeof RateJob>;

/** What comes of it. */
export const LoadReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    result: z.object({
      requests: z.number(),
      requestsPerSecond: z.number(),
      p50Ms: z.number(),
      p95Ms: z.number(),
      generatorLoad: z.number(),
    }),
  }),
  z.object({
    kind: z.literal('sent'),
    result: z.object({ statuses: z.record(z.string(), z.number()), elapsedMs: z.number(), maxLateMs: z.number() }),
  }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type LoadReply = z.infer<typeof LoadReply>;
