import * as z from 'zod';

/** What the process with the stream's readers is asked to do. */
export const StreamCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), url: z.string(), readers: z.number() }),
  z.object({ kind: z.literal('count') }),
  z.object({ kind: z.literal('close') }),
]);
export type StreamCommand = z.infer<typeof StreamCommand>;

/** What each of its readers has received so far. */
export const StreamReply = z.object({
  seen: z.array(z.object({ events: z.number(), requests: z.number(), gaps: z.number() })),
});
export type StreamReply = z.infer<typeof StreamReply>;
