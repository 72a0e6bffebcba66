import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import { TOKEN_HEADER } from '../../protocol/control-api.ts';
import { type StreamEvent, StreamEvent as StreamEventSchema, type StreamKind } from '../../protocol/stream.ts';
import type { ControlApi } from './control-api.ts';
import { startControlServer } from './control-server.ts';
import { type EventStream, type EventStreamOptions, startEventStream } from './event-stream.ts';

export const TEST_TOKEN = 'the-token-of-the-connection-file';

type Status = ReturnType<ControlApi['status']>;

export const TEST_STATUS: Status = {
  version: '0.0.0',
  processId: 1,
  startedAtMs: 0,
  apiUrl: 'http://127.0.0.1:1',
  stage: 'prod',
  authMode: 'local',
  functionName: 'fn',
  environments: [],
};

const unused = () => {
  throw new Error('the test does not use this');
};

/** A control API that can do only what a test says. */
export function testControlApi(parts: Partial<ControlApi> = {}): ControlApi {
  return {
    status: () => TEST_STATUS,
    snapshot: unused,
    stream: { attach: unused },
    requests: { list: unused, find: unused, replay: unused },
    requestCounts: unused,
    faults: { list: unused, add: unused, remove: unused, clear: unused },
    clock: { read: unused, change: unused },
    reset: unused,
    keys: { create: unused, list: unused, revoke: unused },
    logs: unused,
    metrics: unused,
    partitions: unused,
    limits: unused,
    fixtures: unused,
    events: { list: unused, find: unused, send: unused, acknowledge: unused, delete: unused },
    loadRun: { status: unused, report: unused, start: unused, stop: unused },
    ...parts,
  };
}

/** A control server on a free port. */
export function startTestControl(parts: Partial<ControlApi> = {}) {
  return startControlServer({
    port: 0,
    token: TEST_TOKEN,
    api: Promise.resolve(testControlApi(parts)),
  });
}

export interface TestCall {
  readonly method?: string;
  /** Over `Host` and, for what changes anything, the token. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TestAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** Node's own client: it sends the Host and the path that it is given. */
export async function callControl(
  port: number,
  path: string,
  { method, headers, body }: TestCall = {},
): Promise<TestAnswer> {
  // Without its length, Node sends a body of DELETE as if there were none.
  const json =
    body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
  const token = method === undefined || method === 'GET' ? {} : { [TOKEN_HEADER]: TEST_TOKEN };
  const sent = request({
    port,
    path,
    ...(method !== undefined && { method }),
    headers: { ...json, ...token, ...headers },
  });
  sent.on('error', () => undefined);
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) };
}

export interface TestStream extends AsyncDisposable {
  readonly stream: EventStream;
  readonly url: string;
  readonly port: number;
  /** Connects, and resolves when the stream knows of the reader. */
  readonly connect: (query?: string, headers?: Record<string, string>) => Promise<TestReader>;
}

export interface TestReader {
  readonly response: IncomingMessage;
  /** Reads on as long as something is there; the ids of the blocks without data so far. */
  readonly ids: () => Promise<readonly string[]>;
  /** Reads on until so many events have come, comments and bare ids aside. */
  readonly take: (count: number) => Promise<readonly StreamEvent[]>;
  readonly leave: () => Promise<void>;
}

/** A control server with a stream that writes when the test says so. */
export async function startTestStream(options: Partial<EventStreamOptions> = {}): Promise<TestStream> {
  const stream = startEventStream({ epochMs: () => 1_000, batchMs: 3_600_000, ...options });
  const clock = { read: () => ({ timeMs: 1_000, offsetMs: 0 }), change: unused };
  const control = await startTestControl({ stream, clock });
  return {
    stream,
    url: control.url,
    port: control.port,
    async connect(query = '', headers = {}) {
      const sent = get({ host: '127.0.0.1', port: control.port, path: `/v1/stream${query}`, headers, agent: false });
      sent.on('error', () => undefined);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      return toReader(response);
    },
    async [Symbol.asyncDispose]() {
      stream[Symbol.dispose]();
      await control[Symbol.asyncDispose]();
    },
  };
}

function toReader(response: IncomingMessage): TestReader {
  const chunks = response.setEncoding('utf8').iterator({ destroyOnReturn: false }) as AsyncIterator<string>;
  let rest = '';
  const waiting: StreamEvent[] = [];
  const ids: string[] = [];
  return {
    response,
    async ids() {
      const { value } = await chunks.next();
      for (const [, id] of String(value).matchAll(/^id: (\d+)\n\n/gm)) ids.push(id as string);
      return ids;
    },
    async take(count) {
      while (waiting.length < count) {
        const { value, done } = await chunks.next();
        if (done === true) throw new Error(`the stream ended after ${waiting.length} of ${count} events`);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop() ?? '';
        waiting.push(...blocks.flatMap(toEvent));
      }
      return waiting.splice(0, count);
    },
    async leave() {
      response.destroy();
      if (!response.closed) await once(response, 'close');
    },
  };
}

/** Also sees to it that the lines agree with each other. */
function toEvent(block: string): StreamEvent[] {
  const match = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block);
  if (match === null) return [];
  const [, id, kind, data] = match;
  const event = StreamEventSchema.parse(JSON.parse(data ?? ''));
  if (String(event.seq) !== id || event.kind !== kind) throw new Error(`the lines of ${block} contradict each other`);
  return [event];
}

/** Publishes so many events of one kind. */
export function publishMany(stream: EventStream, kind: StreamKind, count: number, textLength = 1): void {
  for (let number = 0; number < count; number += 1)
    stream.publish(kind, { text: 'x'.repeat(textLength) }, { estimatedBytes: textLength + 80 });
}
