import * as z from 'zod';

const count = z.number().int().nonnegative();

/** What has become of the requests of one client since the start of the emulator, kept in the history or not. */
export const ClientRequests = z.object({
  /** Its `User-Agent`, at most 200 characters of it; empty: none, or one of too many, whose requests are counted together. */
  userAgent: z.string(),
  /** Those that were answered, by status. */
  answered: z.record(z.string(), count),
  /** Those whose client had gone before it could be answered, by the status that it would have got. */
  clientGone: z.record(z.string(), count),
  /** Those whose connection an injected fault cut, by the status that they would have got. */
  reset: z.record(z.string(), count),
  /** Of all of them, those for which the function was invoked. */
  invocations: count,
});
export type ClientRequests = z.infer<typeof ClientRequests>;

/**
 * `GET /v1/request-counts`. A request is counted when the gateway is done with it: when it is answered, or, if its
 * client has gone, when its invocation has ended.
 */
export const RequestCounts = z.object({ clients: z.array(ClientRequests) });
export type RequestCounts = z.infer<typeof RequestCounts>;
