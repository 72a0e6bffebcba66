import * as z from 'zod';

/** What the process that tells a recording again is asked to do. */
export const PacedCloudCommand = z.discriminatedUnion('kind', [
  /** Serves the control API of an emulator in which the recording happens; commands find it in the data folder. */
  z.object({ kind: z.literal('serve'), recordingFile: z.string(), dataDirectory: z.string() }),
  /** Has so many requests a second happen. */
  z.object({ kind: z.literal('tell'), requestsPerSecond: z.number(), durationMs: z.number() }),
]);
export type PacedCloudCommand = z.infer<typeof PacedCloudCommand>;

export const PacedCloudReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), answered: z.number(), eventsPerRequest: z.number() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type PacedCloudReply = z.infer<typeof PacedCloudReply>;
