import * as z from 'zod';

/** One request of the ladder: how large it is, and who is to answer it how. */
const Rung = z.strictObject({
  name: z.string().min(1),
  /** Of what the size is. */
  of: z
    .enum(['payload', 'item', 'request'])
    .describe(
      'payload: its JSON in UTF-8; item: the largest payload that DynamoDB still stores, whose size the run finds out; request: the whole body.',
    ),
  bytes: z.int().describe('Of item: how many more than the largest, which may be 0 or negative.'),
  characters: z.enum(['ascii', 'multi-byte']).default('ascii'),
  transfer: z.enum(['declared', 'chunked']).default('declared').describe('With a Content-Length, or in chunks.'),
  expect: z.strictObject({
    status: z.int().min(100).max(599),
    by: z.enum(['service', 'gateway']).describe('Whose body the answer has.'),
    isBilled: z.boolean().describe('Whether the function is invoked.'),
  }),
});
export type Rung = z.infer<typeof Rung>;

/** Requests around every limit of size, each expected to be taken or refused by one part of the system. */
export const payloadLimitsFields = {
  rungs: z.array(Rung).min(1),
  findsInvocationEdge: z
    .boolean()
    .default(true)
    .describe('Whether to look for the largest body that still reaches the function, to the byte.'),
};
