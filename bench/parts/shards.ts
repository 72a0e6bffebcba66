import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { startLoadGenerator } from '../clients/load-generator.ts';
import { postsTo } from '../clients/measured-load.ts';
import type { Figure } from '../measure/table.ts';
import { API_HEADERS, NO_RATE_LIMIT, startSubject } from '../subjects/subject.ts';

export interface ShardsPlan {
  /** At half the rate, while environments start. */
  readonly warmUpMs: number;
  readonly countedMs: number;
}

/** A twentieth of AWS's limits: 50 small events a second to a shard. */
const PARTITION_SCALE = 0.05;
/** Sixteen partitions, in which the eight shards lie apart. */
const PARTITIONS = { WarmWritesPerSecond: '16000' };

/**
 * What is sent a second: with one shard twice what it takes, with eight an eighth more. The rest is only refused, and each
 * refusal costs the same processors up to three further attempts.
 */
const LOADS = [
  { shards: 1, sentPerSecond: 100 },
  { shards: 8, sentPerSecond: 450 },
] as const;
const RATIO_AIM = 6;

/** Not counted at the full rate: in it what partitions have saved up is used. */
const SETTLE_MS = 2_000;
/** Enough for those that are refused to wait on; a machine that is too slow is sent less, instead of being buried. */
const CONNECTIONS = 32;

/** How much more the index takes with eight shards than with one, and whether the inbox lists all of it, in order. */
export async function benchShards(plan: ShardsPlan): Promise<readonly Figure[]> {
  const taken: number[] = [];
  const figures: Figure[] = [];
  for (const load of LOADS) {
    const { perSecond, refusedShare } = await ingest(load, plan);
    const name = `${load.shards === 1 ? 'One shard' : `${load.shards} shards`} at 1/20 of AWS's limits`;
    taken.push(perSecond);
    figures.push(
      { name: `${name}: taken of ${load.sentPerSecond} sent`, unit: '/s', values: [perSecond], aim: { kind: 'none' } },
      { name: `${name}: refused`, unit: '%', values: [refusedShare * 100], aim: { kind: 'none' } },
    );
  }
  const [one = Number.NaN, eight = Number.NaN] = taken;
  const ratio = { name: 'Taken with eight shards / with one', unit: '', values: [eight / one] };
  return [...figures, { ...ratio, aim: { kind: 'atLeast', value: RATIO_AIM } }];
}

async function ingest(
  { shards, sentPerSecond }: (typeof LOADS)[number],
  { warmUpMs, countedMs }: ShardsPlan,
): Promise<{ readonly perSecond: number; readonly refusedShare: number }> {
  await using stack = new AsyncDisposableStack();
  /** When each event was stored, as the gateway saw it. */
  const storedAtMs: number[] = [];
  const emulator = await startSubject(stack, {
    database: { partitionLimits: { scale: PARTITION_SCALE } },
    parameters: { ...PARTITIONS, InboxShards: String(shards), RateLimitPerMinute: String(NO_RATE_LIMIT) },
    onRequest: ({ method, status }) => {
      if (method === 'POST' && status === 201) storedAtMs.push(performance.now());
    },
  });
  const load = stack.use(startLoadGenerator());
  const { url, request } = postsTo(emulator.apiUrl, CONNECTIONS);
  const job = { kind: 'rate', url, request, requestsPerSecond: sentPerSecond, connections: CONNECTIONS } as const;

  const warmUp = await load.send({ ...job, requestsPerSecond: sentPerSecond / 2, durationMs: warmUpMs });
  const fromMs = performance.now() + SETTLE_MS;
  const { statuses } = await load.send({ ...job, durationMs: SETTLE_MS + countedMs });

  const { 201: stored = 0, 503: refused = 0, ...others } = statuses;
  if (Object.keys(others).length > 0) throw new Error(`Neither 201 nor 503: ${JSON.stringify(others)}`);
  if (refused === 0) console.error(`shards: with ${shards} none was refused, so this machine was the limit.`);
  await requireWholeInbox(emulator.apiUrl, stored + (warmUp.statuses[201] ?? 0));
  const counted = storedAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + countedMs).length;
  return { perSecond: (counted * 1000) / countedMs, refusedShare: refused / (stored + refused) };
}

const Page = z.object({
  events: z.array(z.object({ event_id: z.string(), created_at: z.string() })),
  pagination: z.object({ next_cursor: z.string().optional() }),
});

/** Throws unless the pages list as many events as were stored, each once, the oldest first. */
async function requireWholeInbox(apiUrl: string, stored: number): Promise<void> {
  const ids = new Set<string>();
  let newest = '';
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor !== undefined && { cursor }) });
    const page = await readPage(`${apiUrl}/v1/inbox?${query}`);
    for (const { event_id, created_at } of page.events) {
      if (created_at < newest) throw new Error(`The inbox lists ${event_id} of ${created_at} after ${newest}.`);
      newest = created_at;
      ids.add(event_id);
    }
    cursor = page.pagination.next_cursor;
  } while (cursor !== undefined);
  if (ids.size !== stored) throw new Error(`The inbox lists ${ids.size} events, and ${stored} were stored.`);
}

/** Partitions have a twentieth of their reads as well: a page may have to wait for them, as its answer says. */
async function readPage(url: string): Promise<z.infer<typeof Page>> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, { headers: API_HEADERS });
    if (response.ok) return Page.parse(await response.json());
    const text = await response.text();
    if (response.status !== 503 || attempt === MAX_ATTEMPTS)
      throw new Error(`The inbox answered ${response.status}: ${text}`);
    await delay(Number(response.headers.get('retry-after')) * 1_000);
  }
}

const MAX_ATTEMPTS = 10;
