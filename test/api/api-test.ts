import { randomBytes } from 'node:crypto';
import { test as base, expect } from 'vitest';
import { hashApiKey } from '../../src/api-key.ts';
import { createApiKeyAdministration } from '../../src/store/api-key-administration.ts';
import type { ApiKeyItem } from '../../src/store/api-keys.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { contractViolations } from './contract.ts';
import { createHttpClient, type HttpAnswer, type HttpClient, type HttpRequest } from './http-client.ts';
import { type StartTarget, startAppTarget, startEmulatorTarget, startShardedTarget, type Target } from './target.ts';

/** An event as an inbox page shows it. */
export interface InboxEvent {
  readonly event_id: string;
  readonly created_at: string;
  readonly source: string;
  readonly payload: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The members of all bodies together: which of them a body has, the contract says, against which each is checked. */
export interface AnyBody extends InboxEvent {
  readonly status: string;
  readonly message: string;
  readonly acknowledged_at: string;
  readonly request_id: string;
  readonly version: string;
  readonly timestamp: string;
  readonly events: readonly InboxEvent[];
  readonly pagination: { readonly limit: number; readonly next_cursor?: string };
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
    readonly request_id: string;
  };
}

export interface Answer extends HttpAnswer {
  readonly body: AnyBody;
}

/** A client of one target, for one test: with an API key and a source of its own. */
export interface Api {
  readonly target: Target;
  /** The store of the target, past its API. */
  readonly store: Store;
  readonly apiKey: string;
  /** For events of this test, and to find these again. */
  readonly source: string;
  /** Sends a request with the test's API key unless headers say otherwise, and checks the answer by the contract. */
  readonly send: (method: string, path: string, options?: Pick<HttpRequest, 'headers' | 'body'>) => Promise<Answer>;
  /** Creates an event; what is not given is filled in. */
  readonly create: (event?: object, headers?: HttpRequest['headers']) => Promise<Answer>;
  /** One page of the inbox, of this test's source. */
  readonly inbox: (query?: Readonly<Record<string, string | number>>) => Promise<Answer>;
  /** All pages of the inbox, of this test's source. */
  readonly readAll: (query?: Readonly<Record<string, string | number>>) => Promise<InboxEvent[]>;
  /** Issues another API key. */
  readonly issueKey: (item?: Partial<ApiKeyItem>) => Promise<string>;
}

const UNLIMITED = 1_000_000;

/** A test function whose tests share one started target a file, `api` being theirs alone. */
function testAgainst(start: StartTarget) {
  return base
    .extend(
      'target',
      { scope: 'file' },
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed.
      async ({}, { onCleanup }) => {
        const target = await start({ authMode: 'aws' });
        onCleanup(() => target[Symbol.asyncDispose]());
        return target;
      },
    )
    .extend('http', { scope: 'file' }, async ({ target }, { onCleanup }) => {
      const http = createHttpClient(target.url);
      onCleanup(() => http[Symbol.dispose]());
      return http;
    })
    .extend('api', async ({ target, http }) => createApi(target, http));
}

/** What the behaviour suite runs against: each of its tests once for each of these, whose name begins the test's. */
export const TARGETS = [
  { name: 'app', start: startAppTarget, test: testAgainst(startAppTarget) },
  { name: 'emulator', start: startEmulatorTarget, test: testAgainst(startEmulatorTarget) },
  { name: 'app with 8 shards', start: startShardedTarget, test: testAgainst(startShardedTarget) },
] as const;

/** A client with a new API key. */
export async function createApi(target: Target, http: HttpClient): Promise<Api> {
  const keys = createApiKeyAdministration(target.database, target.tables.keys);
  const issueKey = async (item: Partial<ApiKeyItem> = {}) => {
    const apiKey = `test_${randomBytes(12).toString('hex')}`;
    await keys.put({ api_key: hashApiKey(apiKey), status: 'active', rate_limit: UNLIMITED, ...item });
    return apiKey;
  };
  const apiKey = await issueKey();
  const source = `source-${randomBytes(6).toString('hex')}`;

  const send: Api['send'] = async (method, path, { headers = {}, body } = {}) => {
    const request = {
      method,
      path,
      headers: { 'X-API-Key': apiKey, ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const answer = await http.send(request);
    const violations = contractViolations(request, answer);
    if (violations.length > 0) {
      throw new Error(
        `${method} ${path.slice(0, 200)} breaks the contract: ${violations.join('; ')}: ${answer.text.slice(0, 1000)}`,
      );
    }
    const parsed = (answer.text === '' ? {} : JSON.parse(answer.text)) as AnyBody;
    if (answer.text !== '') expect(parsed.request_id ?? parsed.error.request_id).toBe(answer.headers['x-request-id']);
    return { ...answer, body: parsed };
  };
  const create: Api['create'] = (event = {}, headers = {}) =>
    send('POST', '/v1/events', {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ source, event_type: 'test.created', payload: { n: 1 }, ...event }),
    });
  const inbox: Api['inbox'] = (query = {}) => {
    const parameters = new URLSearchParams({ source });
    for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
    return send('GET', `/v1/inbox?${parameters}`);
  };
  const readAll: Api['readAll'] = async (query = {}) => {
    const events: InboxEvent[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await inbox({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      events.push(...body.events);
      cursor = body.pagination.next_cursor;
    } while (cursor !== undefined);
    return events;
  };
  const store = createStore(target.database, target);
  return { target, store, apiKey, source, send, create, inbox, readAll, issueKey };
}
