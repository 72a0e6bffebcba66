/** The app with a clock and a store that tests choose, over a real socket. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createLogger } from './logger.ts';
import { PLAIN_LAYOUT } from './store/inbox-shards.ts';
import type { Store } from './store/store.ts';

export interface TestAppOptions {
  readonly store: Partial<Store>;
  readonly config?: Partial<Config>;
  readonly nowMs?: () => number;
  /** How long the store may take. */
  readonly storeTimeoutMs?: number;
}

export interface TestApp extends AsyncDisposable {
  readonly url: string;
  /** Lines of the log, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

const TABLES = { events: 'events', keys: 'keys', idempotency: 'idempotency', rateLimits: 'rate-limits' };

/** What a test does not use may be missing. */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  const { store, nowMs = Date.now, storeTimeoutMs = 5_000 } = options;
  const log: Readonly<Record<string, unknown>>[] = [];
  const app = createApp({
    config: {
      stage: 'test',
      authMode: 'local',
      rateLimitPerMinute: 1_000,
      logLevel: 'INFO',
      inboxShards: PLAIN_LAYOUT,
      tables: TABLES,
      ...options.config,
    },
    store: store as Store,
    logger: createLogger({ level: 'INFO', nowMs, write: (line) => log.push(JSON.parse(line)) }),
    nowMs,
    callOptions: () => ({ abortSignal: AbortSignal.timeout(storeTimeoutMs) }),
    basePath: '/v1',
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
