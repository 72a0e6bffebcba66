import type { ApplicationContext } from '../../emulator/application.ts';
import { API_KEY_ID_DIGITS } from '../../protocol/api-keys.ts';
import type { KeyLimit } from '../../protocol/limits.ts';
import { hashApiKey, LOCAL_API_KEY } from '../../src/api-key.ts';
import { createApiKeyAdministration } from '../../src/store/api-key-administration.ts';
import type { ApiKeyItem } from '../../src/store/api-keys.ts';
import { MAX_KEYS, readWindowCounters } from '../../src/store/rate-limit-administration.ts';
import { openTableClient } from './table-client.ts';

export interface KeyLimitOptions extends Pick<ApplicationContext, 'access' | 'environment' | 'nowMs'> {
  readonly keysTable: string;
  readonly rateLimitsTable: string;
}

/** How long the list of keys is taken to be as it was: they change seldom, and are counted every second. */
const KEYS_FOR_MS = 5_000;

/** How keys stand against their limits, those nearest to them first. This file loads the AWS SDK. */
export function openKeyLimits(options: KeyLimitOptions): () => Promise<readonly KeyLimit[]> {
  const client = openTableClient(options.access);
  const keys = createApiKeyAdministration(client, options.keysTable);
  let known: { readonly items: readonly KnownKey[]; readonly untilMs: number } | undefined;

  return async () => {
    const { AUTH_MODE, RATE_LIMIT_PER_MINUTE } = options.environment();
    const nowMs = options.nowMs();
    const items = AUTH_MODE === 'local' ? [LOCAL_KEY] : await listKeys(nowMs);
    const hashes = items.map(({ api_key }) => api_key);
    const { byKey, resetAtMs } = await readWindowCounters(client, options.rateLimitsTable, hashes, nowMs);
    const limits = items.map((item): KeyLimit => {
      const { granted = 0, outstanding = 0 } = byKey.get(item.api_key) ?? {};
      return {
        keyId: item.api_key.slice(0, API_KEY_ID_DIGITS),
        ...(item.name !== undefined && { name: item.name }),
        limit: item.rate_limit ?? Number(RATE_LIMIT_PER_MINUTE),
        used: granted,
        held: Math.max(0, outstanding),
        resetAtMs,
      };
    });
    return limits.sort((a, b) => b.used / b.limit - a.used / a.limit);
  };

  async function listKeys(nowMs: number): Promise<readonly KnownKey[]> {
    if (known === undefined || nowMs >= known.untilMs || nowMs < known.untilMs - KEYS_FOR_MS) {
      const items = (await keys.list()).filter((item) => isInForce(item, nowMs)).slice(0, MAX_KEYS);
      known = { items, untilMs: nowMs + KEYS_FOR_MS };
    }
    return known.items;
  }
}

type KnownKey = Pick<ApiKeyItem, 'api_key' | 'name' | 'rate_limit'>;

const LOCAL_KEY: KnownKey = { api_key: hashApiKey(LOCAL_API_KEY), name: 'the test key' };

function isInForce({ status, expires_at }: ApiKeyItem, nowMs: number): boolean {
  return status === 'active' && (expires_at === undefined || Date.parse(expires_at) > nowMs);
}
