import { equalHashes, hashApiKey, LOCAL_API_KEY } from '../api-key.ts';
import type { Config } from '../config.ts';
import { ApiError } from '../errors.ts';
import type { ApiHandler, AuthenticatedKey } from '../request-context.ts';
import type { ApiKeyItem, ApiKeyStore } from '../store/api-keys.ts';
import type { CallOptions } from '../store/dynamodb.ts';

/** How long an environment may trust a key it has looked up: a revoked key is dead after that. */
const CACHE_MS = 30_000;
const MAX_CACHED_KEYS = 10_000;
/** Longer than any key that was ever issued; not worth hashing. */
const MAX_KEY_CHARACTERS = 512;

export interface AuthenticateOptions {
  readonly config: Config;
  readonly apiKeys: ApiKeyStore;
  readonly nowMs: () => number;
}

/** Lets requests with a good API key pass; every other gets the same 401, whatever is wrong with the key. */
export function authenticate({ config, apiKeys, nowMs }: AuthenticateOptions): ApiHandler {
  const find = config.authMode === 'local' ? findLocalKey : cached(findStoredKey, nowMs);

  return async (request, response, next) => {
    const sent = request.headers['x-api-key'];
    if (typeof sent !== 'string' || sent === '' || sent.length > MAX_KEY_CHARACTERS) throw unauthorized();
    const hash = hashApiKey(sent);
    const item = await find(hash, response.locals.callOptions);
    if (item === undefined || !isUsable(item, nowMs())) throw unauthorized();
    const apiKey: AuthenticatedKey = { hash, rateLimit: item.rate_limit ?? config.rateLimitPerMinute };
    response.locals.apiKey = apiKey;
    next();
  };

  async function findStoredKey(hash: string, options: CallOptions): Promise<ApiKeyItem | undefined> {
    const item = await apiKeys.get(hash, options);
    return item !== undefined && equalHashes(item.api_key, hash) ? item : undefined;
  }
}

const localKeyHash = hashApiKey(LOCAL_API_KEY);

async function findLocalKey(hash: string): Promise<ApiKeyItem | undefined> {
  return equalHashes(hash, localKeyHash) ? { api_key: hash, status: 'active' } : undefined;
}

type Find = (hash: string, options: CallOptions) => Promise<ApiKeyItem | undefined>;

/** Remembers keys that were found; a key that was not is looked up again, so that a new one works at once. */
function cached(find: Find, nowMs: () => number): Find {
  const entries = new Map<string, { readonly item: ApiKeyItem; readonly untilMs: number }>();
  return async (hash, options) => {
    const entry = entries.get(hash);
    if (entry !== undefined && nowMs() < entry.untilMs) return entry.item;
    // Counted from before the look-up: a slow answer may be older than it looks.
    const untilMs = nowMs() + CACHE_MS;
    const item = await find(hash, options);
    if (item === undefined) {
      entries.delete(hash);
      return undefined;
    }
    if (entries.size >= MAX_CACHED_KEYS) entries.clear();
    entries.set(hash, { item, untilMs });
    return item;
  };
}

function isUsable(item: ApiKeyItem, nowMs: number): boolean {
  return item.status === 'active' && (item.expires_at === undefined || Date.parse(item.expires_at) > nowMs);
}

function unauthorized(): ApiError {
  return new ApiError('UNAUTHORIZED', 'A valid API key is needed: send it in the X-API-Key header.');
}
