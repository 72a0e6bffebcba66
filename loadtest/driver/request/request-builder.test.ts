import { expect, test } from 'vitest';
import { seededRandom } from '../../model/random.ts';
import { NO_API_KEY } from '../../model/samples.ts';
import type { LoadPlan, Operation } from '../plan.ts';
import { type BuiltRequest, RequestBuilder } from './request-builder.ts';
import { SlotValues } from './slot-values.ts';
import { ValuePools } from './value-pools.ts';

const KEY = { slot: 'uniqueKey' } as const;

test('a request is what HTTP wants, with the length of its body in bytes', () => {
  const { build } = builderOf({
    path: '/v1/events?a=%C3%BC',
    headers: { 'X-Request-ID': 'abc' },
    bodies: ['{"text":"ü"}'],
  });

  const [head, body] = textOf(build()).split('\r\n\r\n') as [string, string];

  expect(head.split('\r\n')).toEqual([
    'POST /v1/events?a=%C3%BC HTTP/1.1',
    'Host: 127.0.0.1:8080',
    expect.stringMatching(/^User-Agent: triggers-load\/\S+ \(run\)$/),
    'Content-Type: application/json',
    'X-Request-ID: abc',
    'X-API-Key: first',
    'Content-Length: 13',
  ]);
  expect(body).toBe('{"text":"ü"}');
});

test('a URL with a stage has it before every path', () => {
  const { build } = builderOf({ method: 'GET', path: '/v1/health' }, { url: 'https://api.example/prod/' });

  expect(textOf(build())).toMatch(/^GET \/prod\/v1\/health HTTP\/1.1\r\nHost: api.example\r\n/);
});

test('a POST without a body says so, and a GET says nothing of a body', () => {
  expect(textOf(builderOf({}).build())).toContain('\r\nContent-Length: 0\r\n\r\n');
  expect(textOf(builderOf({ method: 'GET' }).build())).not.toMatch(/content-length/i);
});

test('keys are sent in turn, or those that an operation names, or none', () => {
  const inTurn = builderOf({});
  const second = builderOf({ apiKeys: [1] });
  const without = builderOf({ apiKeys: [] });

  expect([inTurn.build(), inTurn.build(), inTurn.build()].map(({ apiKey }) => apiKey)).toEqual([0, 1, 0]);
  expect(textOf(second.build())).toContain('X-API-Key: second');
  expect(without.build().apiKey).toBe(NO_API_KEY);
  expect(textOf(without.build())).not.toMatch(/x-api-key/i);
});

test('header and body of a request have the same unique key, and the next request another', () => {
  const { build } = builderOf({ headers: { 'Idempotency-Key': KEY }, bodies: [['{"key":"', KEY, '"}']] });

  const keys = [build(), build()].map((built) => textOf(built).match(/run-\w{8}/g));

  expect(keys).toEqual([
    ['run-00000001', 'run-00000001'],
    ['run-00000002', 'run-00000002'],
  ]);
});

test('a key that repeats is that of so many requests one after the other', () => {
  const { build } = builderOf({ headers: { 'Idempotency-Key': { slot: 'uniqueKey', repeats: 3 } } });

  const keys = Array.from({ length: 7 }, () =>
    textOf(build())
      .match(/run-\w{8}/)?.[0]
      .at(-1),
  );

  expect(keys.join('')).toBe('1112223');
});

test('a large body is shared by all requests, and what changes around it is not copied into it', () => {
  const payload = Buffer.alloc(400 * 1024, 'x');
  const { build } = builderOf({ bodies: [['{"key":"', KEY, '","payload":"', payload, '"}']] });

  const [first, second] = [build(), build()];

  expect(first.request.rest[0]).toBe(payload);
  expect(second.request.rest[0]).toBe(payload);
  expect(textOf(first)).toMatch(/Content-Length: 409\d{3}\r\n/);
  const [head = '', body = ''] = textOf(first).split('\r\n\r\n');
  expect(head).toContain(`Content-Length: ${body.length}`);
  expect(first.bytes).toBe(head.length + 4 + body.length);
});

test('a chunked body has a chunk for each part, and no length', () => {
  const { build } = builderOf({ isChunked: true, bodies: [['ab', KEY, 'ü']] });

  const text = textOf(build());

  expect(text).toContain('\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nc\r\nrun-00000001\r\n2\r\nü\r\n0\r\n\r\n');
  expect(text).not.toMatch(/content-length/i);
});

test('a taken value is sent with the key that it came with, and nobody gets it again', () => {
  const { build, pools, builder } = builderOf({ path: ['/v1/events/', { slot: 'take', pool: 'events' }, '/ack'] });
  pools.add('events', { text: 'an-id', apiKey: 1 });

  const built = build();

  expect(textOf(built)).toMatch(/^POST \/v1\/events\/an-id\/ack HTTP/);
  expect(built).toMatchObject({ apiKey: 1, taken: 'an-id' });
  expect(builder.canBuild).toBe(false);
});

test('a picked value stays for others', () => {
  const { build, pools, builder } = builderOf({ method: 'GET', path: ['/', { slot: 'pick', pool: 'events' }] });
  pools.add('events', { text: 'an-id', apiKey: 0 });

  expect(build().taken).toBeUndefined();
  expect(builder.canBuild).toBe(true);
});

test('only what may be sent twice is repeatable: what HTTP calls idempotent, and what has a key of its own', () => {
  const isRepeatable = (changes: Partial<Operation>) => builderOf(changes).build().request.isRepeatable;

  expect(isRepeatable({ method: 'POST' })).toBe(false);
  expect(isRepeatable({ method: 'PATCH' })).toBe(false);
  expect(isRepeatable({ method: 'GET' })).toBe(true);
  expect(isRepeatable({ method: 'DELETE' })).toBe(true);
  expect(isRepeatable({ method: 'POST', bodies: [[KEY]] })).toBe(true);
});

test('bodies and values are drawn by chance, all of them', () => {
  const { build } = builderOf({ bodies: ['1', [{ slot: 'choice', values: ['2', '3'] }]] });

  const drawn = new Set(Array.from({ length: 100 }, () => textOf(build()).at(-1)));

  expect([...drawn].toSorted()).toEqual(['1', '2', '3']);
});

function builderOf(changes: Partial<Operation>, planChanges: Partial<LoadPlan> = {}) {
  const operation: Operation = { name: 'post', weight: 1, method: 'POST', path: '/', ...changes };
  const plan: LoadPlan = {
    ...{ url: 'http://127.0.0.1:8080', seed: 1, runId: 'run', phases: [], operations: [operation] },
    ...{ apiKeys: ['first', 'second'], timeoutMs: 1, maxInFlight: 1, drainMs: 0 },
    ...planChanges,
  };
  const pools = new ValuePools(seededRandom(1));
  const builder = new RequestBuilder(plan, operation, new SlotValues(plan.runId, pools, seededRandom(2)));
  return { builder, pools, build: () => builder.build(false) };
}

function textOf({ request: { head, rest } }: BuiltRequest): string {
  return Buffer.concat([head, ...rest]).toString();
}
