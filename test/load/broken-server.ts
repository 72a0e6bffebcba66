import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { newEventId } from '../../src/input/event-id.ts';
import { type EpochMicros, formatTimestamp } from '../../src/input/timestamp.ts';
import { keyLimiter, stageBucket } from './broken-limits.ts';
import type { Defect } from './defects.ts';

/** The Triggers API in memory, as far as load scenarios look at it, with at most one defect. */
export interface BrokenServer extends AsyncDisposable {
  readonly url: string;
}

export interface BrokenServerOptions {
  readonly defect?: Defect | undefined;
  /** Requests a window for each key; default: none. */
  readonly keyLimit?: number;
  readonly windowMs?: number;
  /** Token bucket of all keys together; default: none. */
  readonly stage?: { readonly perSecond: number; readonly burst: number };
  /** Of every so many idempotency keys, the first send is cut off once its event is stored. */
  readonly crashEvery?: number;
}

const MAX_PAYLOAD_BYTES = 409_600;
/** DynamoDB's item is the payload and some 300 bytes more. */
const ITEM_OVERHEAD_BYTES = 300;
const MAX_ITEM_BYTES = 409_600;
const MAX_INVOCATION_BYTES = 6_291_456;
const MAX_REQUEST_BYTES = 10_485_760;

interface StoredEvent {
  readonly event_id: string;
  readonly created_at: string;
  readonly source: string;
  readonly event_type: string;
  readonly payload: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  status: 'pending' | 'acknowledged';
}

interface Answer {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts it on a free loopback port. */
export async function startBrokenServer(options: BrokenServerOptions = {}): Promise<BrokenServer> {
  const { defect } = options;
  const events = new Map<string, StoredEvent>();
  const claims = new Map<string, { body: string; answer: Promise<Answer> }>();
  const admitKey = keyLimiter(options);
  const admitStage = stageBucket(options);
  const crashed = new Set<string>();
  let created = 0;
  let answered = 0;
  let deleted = 0;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const key = String(request.headers['x-api-key'] ?? '');
    if (!admitStage()) return gatewayAnswer(429, 'Too Many Requests');
    const body = await readBody(request);
    const isChunked = request.headers['content-length'] === undefined;
    const isUnlimited = isChunked && defect === 'chunked-unlimited';
    if (!isUnlimited && body.length > MAX_REQUEST_BYTES) {
      return { status: 413, body: 'HTTP content length exceeded 10485760 bytes.' };
    }
    if (!isUnlimited && body.length > MAX_INVOCATION_BYTES - 3_000) return gatewayAnswer(413, 'Request Too Long');
    if (pathname === '/v1/health') return { status: 200, body: { status: 'healthy' } };
    if (key === '' || key === 'wrong') return serviceError(401, 'UNAUTHORIZED');
    const admission = admitKey(key);
    if (!admission.isAdmitted) return { ...serviceError(429, 'RATE_LIMIT_EXCEEDED'), headers: admission.headers };
    answered += 1;
    if (defect === 'errors-1-percent' && answered % 100 === 0) return serviceError(500, 'INTERNAL_ERROR');
    if (defect === 'slow' && request.method === 'POST') await delay(300);
    const result = await route(
      request.method ?? 'GET',
      pathname,
      searchParams,
      body.toString('utf8'),
      key,
      isUnlimited,
    );
    return result === CRASH ? CRASH : { ...result, headers: { ...admission.headers, ...result.headers } };
  }

  async function route(
    method: string,
    path: string,
    query: URLSearchParams,
    body: string,
    key: string,
    isUnlimited: boolean,
  ): Promise<Answer> {
    const [, , collection, id = '', action] = path.split('/');
    if (collection === 'inbox') return inbox(query);
    if (collection !== 'events') return serviceError(404, 'NOT_FOUND');
    if (method === 'POST' && id === '') return await create(body, key, isUnlimited);
    const event = events.get(id);
    if (method === 'POST' && action === 'ack') return await acknowledge(event);
    if (method === 'DELETE') {
      deleted += 1;
      if (!(defect === 'deleted-comes-back' && deleted % 10 === 0)) events.delete(id);
      return { status: 200, body: { event_id: id, message: 'Event deleted successfully' } };
    }
    return event === undefined ? serviceError(404, 'NOT_FOUND') : { status: 200, body: event };
  }

  async function create(text: string, key: string, isUnlimited: boolean): Promise<Answer> {
    const { source, event_type, payload, metadata = {} } = JSON.parse(text);
    const payloadText = JSON.stringify(payload);
    const bytes = defect === 'payload-limit-in-characters' ? payloadText.length : Buffer.byteLength(payloadText);
    const allowance = defect === 'payload-limit-a-byte-late' ? 1 : 0;
    const itemBytes = bytes + ITEM_OVERHEAD_BYTES;
    if (!isUnlimited && (bytes > MAX_PAYLOAD_BYTES || itemBytes > MAX_ITEM_BYTES + allowance)) {
      const actual_bytes = bytes > MAX_PAYLOAD_BYTES ? bytes : itemBytes;
      return serviceError(413, 'PAYLOAD_TOO_LARGE', { limit_bytes: MAX_PAYLOAD_BYTES, actual_bytes });
    }
    const store = async (): Promise<Answer> => {
      created += 1;
      const { event_id, created_at } = newId();
      const event: StoredEvent = { event_id, created_at, source, event_type, payload, metadata, status: 'pending' };
      if (!(defect === 'event-lost' && created % 50 === 0)) events.set(event_id, event);
      if (defect === 'event-twice' && created % 50 === 0) {
        const second = newId();
        events.set(second.event_id, { ...event, ...second });
      }
      return { status: 201, body: { event_id, created_at, status: 'pending' } };
    };
    const idempotencyKey = metadata.idempotency_key as string | undefined;
    if (idempotencyKey === undefined) return await store();
    const claimKey = `${key} ${idempotencyKey}`;
    const claim = claims.get(claimKey);
    if (claim !== undefined) {
      if (claim.body !== text) return serviceError(409, 'CONFLICT');
      const first = await claim.answer;
      const later = defect === 'idempotent-answers-differ' ? { created_at: newId().created_at } : {};
      return { ...first, body: { ...(first.body as object), ...later }, headers: { 'Idempotent-Replayed': 'true' } };
    }
    if (defect === 'idempotent-stores-twice') await delay(5);
    const stored = store();
    claims.set(claimKey, { body: text, answer: stored });
    const result = await stored;
    const isCrash = options.crashEvery !== undefined && claims.size % options.crashEvery === 0;
    if (isCrash && defect === 'crash-makes-a-second-event' && !crashed.has(claimKey)) claims.delete(claimKey);
    if (!isCrash || crashed.has(claimKey)) return result;
    crashed.add(claimKey);
    return CRASH;
  }

  async function acknowledge(event: StoredEvent | undefined): Promise<Answer> {
    if (event === undefined) return serviceError(404, 'NOT_FOUND');
    const isFirst = event.status === 'pending';
    if (defect === 'ack-wins-twice') await delay(2);
    if (!isFirst || defect === 'ack-never-wins') return serviceError(409, 'CONFLICT');
    event.status = 'acknowledged';
    return { status: 200, body: { event_id: event.event_id, status: 'acknowledged' } };
  }

  function inbox(query: URLSearchParams): Answer {
    const limit = Number(query.get('limit') ?? 50);
    const source = query.get('source');
    const after = query.get('cursor') ?? '';
    const pending = [...events.values()]
      .filter((event) => event.status === 'pending' && (source === null || event.source === source))
      .filter(({ created_at }) => created_at > after)
      .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    const page = pending.slice(0, limit);
    const next_cursor = pending.length > limit ? page.at(-1)?.created_at : undefined;
    if (defect === 'page-truncated' && next_cursor !== undefined) page.pop();
    return { status: 200, body: { events: page, pagination: { limit, next_cursor } } };
  }

  const server = createServer((request, response) => {
    void answer(request).then((result) => (result === CRASH ? response.destroy() : send(response, result)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The connection is cut in place of an answer. */
const CRASH: Answer = { status: 0, body: {} };

/** Times that tell all events apart, as the ids are made of them. */
let lastMicros = 0;
function newId(): { readonly event_id: string; readonly created_at: string } {
  lastMicros = Math.max(lastMicros + 1, Date.now() * 1000);
  return { event_id: newEventId(lastMicros as EpochMicros), created_at: formatTimestamp(lastMicros as EpochMicros) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const isJson = typeof body !== 'string';
  const text = isJson ? JSON.stringify(body) : body;
  response.writeHead(status, {
    'Content-Type': isJson ? 'application/json' : 'text/plain',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function serviceError(status: number, code: string, details: object = {}): Answer {
  return { status, body: { error: { code, message: 'no', details, request_id: 'r' } } };
}

function gatewayAnswer(status: number, message: string): Answer {
  return { status, body: { message }, headers: { 'x-amzn-ErrorType': 'LimitExceededException' } };
}
