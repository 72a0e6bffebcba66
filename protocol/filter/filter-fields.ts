import { LAYERS } from '../requests/request-record.ts';

/** What a field's values are, which decides what may follow its name. */
export type FieldType = 'word' | 'flag' | 'text' | 'status' | 'number' | 'duration' | 'bytes' | 'time' | 'json';

/** What a filter is applied to. */
export type SubjectKind = 'request' | 'event' | 'log';

export interface FieldDescription {
  readonly type: FieldType;
  /** What has it. */
  readonly of: readonly SubjectKind[];
  readonly meaning: string;
  readonly example: string;
  /** Other names for it. */
  readonly aliases?: readonly string[];
  /** The values there are; absent: any. */
  readonly words?: readonly string[];
}

/** Every flag that `is:` knows, and what it says. */
export const FLAGS = {
  ok: 'request: answered with 1xx to 3xx',
  refused: 'request: answered with 4xx',
  failed: 'request: answered with 5xx',
  cold: 'request: the first of its environment, which had to start',
  warm: 'request: its environment had started before',
  throttled: 'request: refused by a throttle of the gateway, of Lambda or of DynamoDB',
  limited: "request: refused because its key's rate limit was used up",
  timeout: 'request: the function or the gateway ran out of time',
  oom: 'request: the environment ran out of memory',
  faulty: 'request: an injected fault affected it',
  replay: 'request: sent by replay',
  pending: 'event: not acknowledged yet',
  acknowledged: 'event: acknowledged',
  deleted: 'event: deleted',
  marked: 'marked in this dashboard, which the server does not know',
} as const;

/** Flags that only the program that shows things can know. */
export const LOCAL_FLAGS: ReadonlySet<string> = new Set(['marked']);

const ALL = ['request', 'event', 'log'] as const;
const REQUEST = ['request'] as const;
const EVENT = ['event'] as const;

/** Every field of the filter language; docs/filters.md repeats this table. */
export const FILTER_FIELDS = {
  kind: { type: 'word', of: ALL, words: ALL, meaning: 'what it is', example: 'kind:event' },
  is: { type: 'flag', of: ALL, words: Object.keys(FLAGS), meaning: 'a property that has a name', example: 'is:cold' },
  id: {
    type: 'text',
    of: ALL,
    meaning: "any of its ids: a request's own, its invocation's, its trace's, of the one it repeats; an event's",
    example: 'id:0193a5*',
  },
  time: {
    type: 'time',
    of: ALL,
    aliases: ['at', 'created', 'created_at'],
    meaning: 'when it arrived or was created, ISO 8601',
    example: 'time>=2026-11-25T09:30Z',
  },
  age: { type: 'duration', of: ALL, meaning: 'how long ago that was', example: 'age<5m' },
  key: {
    type: 'text',
    of: ['request', 'event'],
    meaning: "id of the API key, as `triggers keys list` shows it; an event's only where its creation was seen",
    example: 'key:3f2a*',
  },
  bytes: {
    type: 'bytes',
    of: ALL,
    aliases: ['size'],
    meaning: "of a request's body and its answer's; of an event's payload; of a log line",
    example: 'bytes>64KB',
  },
  event: {
    type: 'text',
    of: REQUEST,
    aliases: ['event_id'],
    meaning: 'id of the event that it created, read, acknowledged or deleted',
    example: 'event:0193a5*',
  },
  status: {
    type: 'status',
    of: ['request', 'event'],
    meaning: "status or class of a request's answer; pending or acknowledged for an event",
    example: 'status:4xx,503',
  },
  method: { type: 'word', of: REQUEST, meaning: 'HTTP method', example: 'method:POST,DELETE' },
  path: { type: 'text', of: REQUEST, meaning: 'path, without the query', example: 'path:/v1/events/*' },
  query: { type: 'text', of: REQUEST, meaning: 'query string', example: 'query~cursor' },
  resource: { type: 'text', of: REQUEST, meaning: "the gateway's resource", example: 'resource:/v1/health' },
  rule: {
    type: 'text',
    of: REQUEST,
    meaning: 'rule that decided the answer',
    example: 'rule:RATE_LIMIT_EXCEEDED',
  },
  layer: {
    type: 'word',
    of: REQUEST,
    words: LAYERS,
    meaning: 'part of the cloud that decided the answer',
    example: 'layer:dynamodb',
  },
  why: { type: 'text', of: REQUEST, meaning: 'sentence that says why it was answered so', example: 'why~memory' },
  outcome: {
    type: 'word',
    of: REQUEST,
    words: ['answered', 'preflight', 'failed', 'clientGone', 'emulatorFailed', 'reset'],
    meaning: 'what became of it at the gateway',
    example: 'outcome:clientGone',
  },
  error: { type: 'text', of: REQUEST, meaning: 'error type of its invocation or database calls', example: 'error:*' },
  latency: {
    type: 'duration',
    of: REQUEST,
    aliases: ['dur', 'duration'],
    meaning: 'from arrival to answer',
    example: 'latency:100ms..2s',
  },
  billed: { type: 'duration', of: REQUEST, meaning: 'billed duration', example: 'billed>1s' },
  init: { type: 'duration', of: REQUEST, meaning: 'how long its cold start took', example: 'init>500ms' },
  queue: { type: 'duration', of: REQUEST, meaning: 'how long it waited for this machine', example: 'queue>0ms' },
  memory: { type: 'number', of: REQUEST, meaning: 'most memory of its environment, in MB', example: 'memory>400' },
  reads: { type: 'number', of: REQUEST, meaning: 'read units of DynamoDB', example: 'reads>10' },
  writes: { type: 'number', of: REQUEST, meaning: 'write units of DynamoDB', example: 'writes>4' },
  in: { type: 'bytes', of: REQUEST, meaning: 'bytes of its body', example: 'in>=100KB' },
  out: { type: 'bytes', of: REQUEST, meaning: "bytes of its answer's body", example: 'out>1MB' },
  env: {
    type: 'text',
    of: ['request', 'log'],
    aliases: ['environment', 'stream'],
    meaning: 'log stream of the environment',
    example: 'env~3f9c',
  },
  fault: { type: 'text', of: REQUEST, meaning: 'ids of the injected faults', example: 'fault:fault-2' },
  replayof: { type: 'text', of: REQUEST, meaning: 'id of the request that it repeats', example: 'replayof:*' },
  ip: { type: 'text', of: REQUEST, meaning: "client's address", example: 'ip:127.0.0.1' },
  agent: { type: 'text', of: REQUEST, meaning: "client's User-Agent", example: 'agent~curl' },
  type: { type: 'text', of: EVENT, aliases: ['event_type'], meaning: 'what happened', example: 'type:order.*' },
  source: { type: 'text', of: EVENT, meaning: 'where it comes from', example: 'source:shop' },
  priority: {
    type: 'word',
    of: EVENT,
    words: ['low', 'normal', 'high'],
    meaning: 'its priority',
    example: 'priority:high',
  },
  correlation: {
    type: 'text',
    of: EVENT,
    aliases: ['correlation_id'],
    meaning: "metadata's correlation_id",
    example: 'correlation:order-42',
  },
  idempotency: {
    type: 'text',
    of: EVENT,
    aliases: ['idempotency_key'],
    meaning: "metadata's idempotency_key",
    example: 'idempotency:*',
  },
  request: {
    type: 'text',
    of: ['event', 'log'],
    meaning: 'id of the request that an event was last changed by; of the invocation that a line belongs to',
    example: 'request:6b1f*',
  },
  metadata: { type: 'json', of: EVENT, meaning: 'a value of the metadata', example: 'metadata.region:eu-*' },
  payload: { type: 'json', of: EVENT, meaning: 'a value of the payload', example: 'payload.items.*.sku:A17' },
  group: { type: 'text', of: ['log'], meaning: 'log group', example: 'group:/aws/lambda/*' },
  message: { type: 'text', of: ['log'], meaning: 'the line', example: 'message~timeout' },
} as const satisfies Readonly<Record<string, FieldDescription>>;

export type FieldName = keyof typeof FILTER_FIELDS;

const BY_NAME: ReadonlyMap<string, FieldName> = new Map(
  (Object.entries(FILTER_FIELDS) as [FieldName, FieldDescription][]).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((known) => [known, name] as const),
  ),
);

/** The field of a name or of one of its other names, in either case; undefined: there is none. */
export function findField(name: string): FieldName | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** What there is to know of a field. */
export function describeField(name: FieldName): FieldDescription {
  return FILTER_FIELDS[name];
}
