import { expect, test } from 'vitest';
import { hashApiKey, LOCAL_API_KEY } from './api-key.ts';
import type { ApiKeyItem, ApiKeyStore } from './store/api-keys.ts';
import { startTestApp } from './test-app.ts';
import { createMemoryCounters } from './test-counters.ts';

const START_MS = 1_762_776_000_000;

/** Keys in memory, counting how often they are looked up. */
function memoryKeys(): ApiKeyStore & { readonly items: Map<string, ApiKeyItem>; lookups: number } {
  const items = new Map<string, ApiKeyItem>();
  const keys = {
    items,
    lookups: 0,
    async get(hash: string) {
      keys.lookups += 1;
      return items.get(hash);
    },
  };
  return keys;
}

async function startWithKeys() {
  const apiKeys = memoryKeys();
  const clock = { nowMs: START_MS };
  const app = await startTestApp({
    store: { apiKeys, rateLimits: createMemoryCounters() },
    config: { authMode: 'aws' },
    nowMs: () => clock.nowMs,
  });
  // An unknown route: what is answered after key and limit without any other table.
  const send = (apiKey: string) => fetch(`${app.url}/v1/nothing`, { headers: { 'X-API-Key': apiKey } });
  return { apiKeys, clock, send, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

const hash = hashApiKey('key');

test('a key is looked up once in 30 seconds', async () => {
  await using api = await startWithKeys();
  api.apiKeys.items.set(hash, { api_key: hash, status: 'active' });

  for (let n = 0; n < 5; n += 1) expect((await api.send('key')).status).toBe(404);
  expect(api.apiKeys.lookups).toBe(1);

  api.clock.nowMs += 30_000;
  await api.send('key');
  expect(api.apiKeys.lookups).toBe(2);
});

test('a revoked key is dead after 30 seconds', async () => {
  await using api = await startWithKeys();
  api.apiKeys.items.set(hash, { api_key: hash, status: 'active' });
  await api.send('key');

  api.apiKeys.items.set(hash, { api_key: hash, status: 'revoked' });
  api.clock.nowMs += 30_000;

  expect((await api.send('key')).status).toBe(401);
});

test('a key that expires is dead at once, remembered or not', async () => {
  await using api = await startWithKeys();
  const expires_at = new Date(START_MS + 1_000).toISOString();
  api.apiKeys.items.set(hash, { api_key: hash, status: 'active', expires_at });

  api.clock.nowMs = START_MS + 999;
  expect((await api.send('key')).status).toBe(404);
  api.clock.nowMs = START_MS + 1_000;
  expect((await api.send('key')).status).toBe(401);
});

test('a new key works at once, though it was unknown a moment before', async () => {
  await using api = await startWithKeys();
  expect((await api.send('key')).status).toBe(401);

  api.apiKeys.items.set(hash, { api_key: hash, status: 'active' });

  expect((await api.send('key')).status).toBe(404);
});

test('a stored key that is not text of a time or status that is known is not usable', async () => {
  await using api = await startWithKeys();
  for (const [index, item] of [{ expires_at: 'never' }, { status: 'paused' }, { api_key: 'other' }].entries()) {
    const key = `key-${index}`;
    const keyHash = hashApiKey(key);
    api.apiKeys.items.set(keyHash, { api_key: keyHash, status: 'active', ...item } as ApiKeyItem);
    expect([item, (await api.send(key)).status]).toEqual([item, 401]);
  }
});

test('who waits as long as Retry-After says is admitted', async () => {
  const clock = { nowMs: START_MS };
  await using app = await startTestApp({
    store: { rateLimits: createMemoryCounters() },
    config: { rateLimitPerMinute: 1 },
    nowMs: () => clock.nowMs,
  });
  const send = () => fetch(`${app.url}/v1/nothing`, { headers: { 'X-API-Key': LOCAL_API_KEY } });

  for (const intoWindowMs of [0, 1, 500, 58_999, 59_000, 59_001, 59_999]) {
    clock.nowMs = Math.ceil((clock.nowMs + 1) / 60_000) * 60_000 + intoWindowMs;
    await send();
    const refused = await send();
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect([refused.status, retryAfter]).toEqual([429, Math.ceil((60_000 - intoWindowMs) / 1_000)]);

    clock.nowMs += retryAfter * 1_000;
    expect((await send()).status).toBe(404);
  }
});

test('a body of more than 10 MB is 413 without being read', async () => {
  await using app = await startTestApp({ store: { rateLimits: createMemoryCounters() } });

  const response = await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'X-API-Key': LOCAL_API_KEY, 'Content-Type': 'application/json' },
    body: Buffer.alloc(10 * 1024 * 1024 + 1, ' '),
  }).catch((error: unknown) => error as Error);

  // The server may answer and close before the client has sent it all.
  if (response instanceof Error) return;
  expect(response.status).toBe(413);
});

test('a compressed body is 415', async () => {
  await using app = await startTestApp({ store: { rateLimits: createMemoryCounters() } });

  const response = await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'X-API-Key': LOCAL_API_KEY, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: 'x',
  });

  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({ error: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
});

test('an unexpected failure is 500 in the documented shape, its cause in the log only', async () => {
  const events = { get: () => Promise.reject(new TypeError('private detail')) };
  await using app = await startTestApp({ store: { rateLimits: createMemoryCounters(), events: events as never } });

  const response = await fetch(`${app.url}/v1/events/019a6da3-415c-7000-8000-000000000000`, {
    headers: { 'X-API-Key': LOCAL_API_KEY, 'X-Request-ID': 'asked' },
  });

  expect([response.status, await response.json()]).toEqual([
    500,
    {
      error: {
        code: 'INTERNAL_ERROR',
        message: 'Something went wrong on our side.',
        details: {},
        request_id: 'asked',
      },
    },
  ]);
  expect(JSON.stringify(app.log)).toContain('private detail');
});
