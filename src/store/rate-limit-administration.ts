import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { WINDOW_MS } from '../rate-limiter.ts';
import type { WindowCounter } from './rate-limit-counters.ts';

/** As many keys as one call of BatchGetItem reads. */
export const MAX_KEYS = 100;

interface CounterItem {
  readonly api_key: string;
  readonly granted?: number;
  readonly outstanding?: number;
}

/** The counters of these keys, `MAX_KEYS` at most, in the window that runs; none of a key that has made no request in it. */
export async function readWindowCounters(
  client: DynamoDBDocumentClient,
  tableName: string,
  apiKeyHashes: readonly string[],
  nowMs: number,
): Promise<{ readonly byKey: ReadonlyMap<string, WindowCounter>; readonly resetAtMs: number }> {
  const startMs = nowMs - (nowMs % WINDOW_MS);
  const resetAtMs = startMs + WINDOW_MS;
  if (apiKeyHashes.length === 0) return { byKey: new Map(), resetAtMs };
  const Keys = apiKeyHashes.map((api_key) => ({ api_key, window_start: startMs / 1000 }));
  const { Responses } = await client.send(new BatchGetCommand({ RequestItems: { [tableName]: { Keys } } }));
  const items = (Responses?.[tableName] ?? []) as CounterItem[];
  const byKey = new Map(
    items.map(({ api_key, granted = 0, outstanding = 0 }) => [api_key, { granted, outstanding }] as const),
  );
  return { byKey, resetAtMs };
}
