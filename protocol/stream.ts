import * as z from 'zod';

/** What the stream tells of, and what the `data` of each kind is. */
export const STREAM_KINDS = {
  request: 'a RequestRecord: a request was answered, or more has become known of one; the same requestId replaces it',
  event: 'an EventChange: a request has created, acknowledged or deleted an event',
  log: 'a log event',
  environments: 'a list of EnvironmentStatus: all execution environments, after a change, at most five times a second',
  fault: 'a FaultList: all injected faults, after one was added, removed or used up',
  clock: 'a ClockStatus: the clock of the emulated cloud was moved',
  reset: 'all data was deleted',
  reload: 'code or template were applied, or could not be',
  load: 'a LoadRun: a load run has told how it stands, or is over',
  limits: 'a LimitsStatus: throttles, rate limits and counts of environments, after a change, at most once a second',
  metrics: 'the rates of the last seconds, once a second',
  gap: 'a Gap: events that this reader does not get',
  sample: 'a Sample: what was left out for a reader that asked for a sample',
} as const;

export type StreamKind = keyof typeof STREAM_KINDS;

const kinds = Object.keys(STREAM_KINDS) as [StreamKind, ...StreamKind[]];

/**
 * One event of `GET /v1/stream?topics=request,log&after=SEQ&sample=N`, which answers in the format of server-sent events:
 * `id` is the seq, `event` the kind, `data` the whole of this as JSON. Without topics, all kinds.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const StreamEvent = z.object({
  /** Place in the order of all events of all kinds, from 1 on; of a gap, that of its last event. */
  seq: z.number(),
  /** Epoch milliseconds of the emulated cloud. */
  timeMs: z.number(),
  kind: z.enum(kinds),
  data: z.unknown(),
});
export type StreamEvent = z.infer<typeof StreamEvent>;

/** Events that are lost to a reader: it was too slow, or asked for ones that are no longer kept. */
export const Gap = z.object({
  /** How many of its topics; where they were before the reader's time, of all kinds, so at most so many. */
  missed: z.number(),
  fromSeq: z.number(),
  /** Smaller than a seq that the reader has seen if another emulator has taken the place of the one it knew. */
  toSeq: z.number(),
});
export type Gap = z.infer<typeof Gap>;

/**
 * What a reader with `sample=N` was not told of one by one, since more than N a second came of a kind: the newest were
 * told, and of requests that were refused or failed as many again. `GET /v1/requests` and its like have them all.
 */
export const Sample = z.object({
  skipped: z.object({ request: z.number(), event: z.number(), log: z.number() }),
});
export type Sample = z.infer<typeof Sample>;
