import * as z from 'zod';

/** What the database process is told when it starts; its listening socket comes with the message. */
export const DatabaseSettings = z.object({
  /** LevelDB folder; absent: everything is kept in memory. */
  path: z.string().optional(),
  region: z.string(),
  accountId: z.string(),
  accessKeyId: z.string(),
  /** Names of the tables whose items expire, with the attribute that holds the expiry in epoch seconds. */
  ttlAttributes: z.record(z.string(), z.string()),
});
export type DatabaseSettings = z.infer<typeof DatabaseSettings>;

/** What the database process says, each once. */
export const ProcessMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening') }),
  /** `inUse`: another process holds the folder. */
  z.object({ kind: z.literal('failed'), reason: z.enum(['inUse', 'unreadable']), message: z.string() }),
]);
export type ProcessMessage = z.infer<typeof ProcessMessage>;
