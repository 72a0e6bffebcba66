import * as z from 'zod';
import { type InboxShards, MAX_INBOX_SHARDS } from './store/inbox-shards.ts';

const shards = (min: number) => z.coerce.number().int().min(min).max(MAX_INBOX_SHARDS);

const SHARDS = z.object({ INBOX_SHARDS: shards(1).default(1), INBOX_SHARDS_READ: shards(0).default(0) });

const Environment = z.object({
  ...SHARDS.shape,
  STAGE: z.string().min(1),
  AUTH_MODE: z.enum(['local', 'aws']),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1),
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
  EVENTS_TABLE: z.string().min(1),
  KEYS_TABLE: z.string().min(1),
  IDEMPOTENCY_TABLE: z.string().min(1),
  RATE_LIMITS_TABLE: z.string().min(1),
});

/** What the function's environment variables say; the template sets every one of them. */
export interface Config {
  readonly stage: string;
  /** `local`: one fixed test key. `aws`: keys are looked up in the keys table. */
  readonly authMode: 'local' | 'aws';
  /** Requests a minute for each API key that has no limit of its own. */
  readonly rateLimitPerMinute: number;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly inboxShards: InboxShards;
  readonly tables: {
    readonly events: string;
    readonly keys: string;
    readonly idempotency: string;
    readonly rateLimits: string;
  };
}

/** Reads the configuration once, at init. Throws an error that names each variable which is missing or wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(
      `The function's environment is not usable. ${problems.join('; ')}. template.yaml sets these variables.`,
    );
  }
  const { data } = parsed;
  return {
    stage: data.STAGE,
    authMode: data.AUTH_MODE,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    logLevel: data.LOG_LEVEL,
    inboxShards: toInboxShards(data),
    tables: {
      events: data.EVENTS_TABLE,
      keys: data.KEYS_TABLE,
      idempotency: data.IDEMPOTENCY_TABLE,
      rateLimits: data.RATE_LIMITS_TABLE,
    },
  };
}

/** How many shards of the inbox the function with these variables reads. */
export function readShardsOf(environment: Readonly<Record<string, string | undefined>>): number {
  return toInboxShards(SHARDS.parse(environment)).read;
}

/** Never fewer are read than are written, which would hide events. */
function toInboxShards({ INBOX_SHARDS, INBOX_SHARDS_READ }: z.infer<typeof SHARDS>): InboxShards {
  return { written: INBOX_SHARDS, read: Math.max(INBOX_SHARDS, INBOX_SHARDS_READ) };
}
