import * as z from 'zod';
import { Fault } from '../../../protocol/faults.ts';
import type { DatabaseCallRecord } from '../calls/call-record.ts';
import type { PartitionUse } from '../capacity/partitioned-resource.ts';

const PermissionStatement = z.object({
  effect: z.enum(['Allow', 'Deny']),
  actions: z.array(z.string()).readonly(),
  resources: z.array(z.string()).readonly(),
});

/** What the database process is told when it starts; its listening socket comes with the message. */
export const DatabaseSettings = z.object({
  /** LevelDB folder; absent: everything is kept in memory. */
  path: z.string().optional(),
  region: z.string(),
  accountId: z.string(),
  /** With which the ids of all access keys begin that are served. */
  accessKeyIdPrefix: z.string(),
  /** The execution role of who calls with a key that is not the owner's. */
  role: z.object({
    name: z.string(),
    /** Name of the session, which on AWS is the function's. */
    sessionName: z.string(),
    statements: z.array(PermissionStatement).readonly(),
  }),
  /** Of the tables whose items expire as the template says, the names with the attribute that holds the expiry. */
  ttlAttributes: z.record(z.string(), z.string()),
  /** How long an item outlives its expiry. */
  ttlLagMs: z.number(),
  /** How far the emulated cloud's time is ahead of this machine's. */
  clockOffsetMs: z.number(),
  /** `off`: nothing is throttled. `scale` multiplies the limits of partitions and of provisioned capacity. */
  partitionLimits: z.union([z.literal('off'), z.object({ scale: z.number().positive() })]),
  /** Whether calls are told of. */
  recordCalls: z.boolean(),
});
export type DatabaseSettings = z.infer<typeof DatabaseSettings>;

/** What the database process is told while it runs; each is answered by `done` with the same id, once it is in effect. */
export const ProcessCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('setFaults'), id: z.number(), faults: z.array(Fault).readonly() }),
  z.object({ kind: z.literal('setPermissions'), id: z.number(), statements: z.array(PermissionStatement).readonly() }),
  /** Done when what is expired by the new time has been removed. */
  z.object({ kind: z.literal('setClockOffset'), id: z.number(), offsetMs: z.number() }),
  /** Done at once, with the answer. */
  z.object({ kind: z.literal('partitionUse'), id: z.number(), maxPartitions: z.number() }),
]);
export type ProcessCommand = z.infer<typeof ProcessCommand>;

/** What the database process says. */
export type ProcessMessage =
  | { readonly kind: 'listening' }
  /** `inUse`: another process holds the folder. */
  | { readonly kind: 'failed'; readonly reason: 'inUse' | 'unreadable'; readonly message: string }
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly removedItems?: number;
      readonly partitions?: readonly PartitionUse[];
    }
  | { readonly kind: 'calls'; readonly calls: readonly DatabaseCallRecord[] };
