import { expect, test } from 'vitest';
import type { HeaderFields } from '../model/exchange.ts';
import { readContract } from '../spec/read-contract.ts';
import { requestProblems } from './validate-request.ts';

const contract = await readContract('openapi.yaml');

const KEY: HeaderFields = [['X-API-Key', 'k']];
const JSON_TYPE: HeaderFields = [...KEY, ['Content-Type', 'application/json']];
const EVENT = { source: 's', event_type: 't', payload: { a: 1 } };

const post = (body: unknown, headers = JSON_TYPE) => ({
  method: 'POST',
  path: '/v1/events',
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const get = (path: string, headers = KEY) => ({ method: 'GET', path, headers });

const ID = '019a6da3-267b-774b-9c1e-5b0d7f2a4e63';

test.for([
  ['an event', post(EVENT)],
  ['an event with metadata', post({ ...EVENT, metadata: { priority: 'low', own: null } })],
  ['health without a key', get('/v1/health', [])],
  ['a page', get('/v1/inbox?limit=100&created_after=2025-11-10T12:00:00%2B01:00&unknown=1')],
  ['a filter with its companion', get('/v1/inbox?metadata_key=a&metadata_value=b')],
  ['an id in capitals', get(`/v1/events/${ID.toUpperCase()}`)],
  ['a body that is ignored', { ...post('{'), path: `/v1/events/${ID}/ack` }],
] as const)('the contract allows %s', ([, request]) => {
  expect(requestProblems(contract, request)).toEqual([]);
});

test.for([
  ['another path', get('/v1/nothing'), 'route', 'path'],
  ['another method', { ...post(EVENT), method: 'PUT' }, 'route', 'path'],
  ['no key', get('/v1/inbox', []), 'key', 'X-API-Key'],
  ['an id that is none', get('/v1/events/x'), 'path', 'event_id'],
  ['a limit of 0', get('/v1/inbox?limit=0'), 'query', 'limit'],
  ['a limit that is no number', get('/v1/inbox?limit=1.5'), 'query', 'limit'],
  ['a parameter given twice', get('/v1/inbox?limit=1&limit=2'), 'query', 'limit'],
  ['a filter without its companion', get('/v1/inbox?metadata_value=b'), 'query', 'metadata_value'],
  ['no body', post(''), 'body', 'body'],
  ['no content type', post(EVENT, KEY), 'contentType', 'body'],
  [
    'another charset',
    post(EVENT, [...KEY, ['Content-Type', 'application/json; charset=latin1']]),
    'contentType',
    'body',
  ],
  ['broken JSON', post('{'), 'body', 'body'],
  ['a missing member', post({ ...EVENT, source: undefined }), 'body', 'source'],
  ['an unknown member', post({ ...EVENT, extra: 1 }), 'body', 'extra'],
  ['null', post({ ...EVENT, metadata: null }), 'body', 'metadata'],
  ['an unknown priority', post({ ...EVENT, metadata: { priority: 'urgent' } }), 'body', 'metadata.priority'],
] as const)('the contract does not allow %s, and its place is told', ([, request, where, field]) => {
  expect(requestProblems(contract, request)[0]).toMatchObject({ where, field });
});

test('of a body with a hundred thousand members the first problem is told, not each', () => {
  const hostile = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`member${index}`, index]));

  const problems = requestProblems(contract, post({ ...EVENT, ...hostile }));

  expect(problems).toMatchObject([{ where: 'body', field: 'member0' }]);
});
