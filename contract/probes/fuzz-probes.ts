import fc from 'fast-check';
import { propertyProbe } from '../engine/probe.ts';
import { anyText } from '../generate/any-text.ts';
import { payloadText } from '../generate/arbitrary-json-text.ts';
import { anyJson, arbitraryValue, memberName } from '../generate/arbitrary-value.ts';
import { boundaryValues } from '../generate/boundary-values.ts';
import type { HeaderFields } from '../model/exchange.ts';
import type { Contract } from '../spec/contract.ts';
import type { Parameter } from '../spec/operation.ts';
import { eventText, JSON_TYPE, listInbox, members, postEvent } from './event-requests.ts';
import { hasSharedKey, withOwnKey } from './own-key.ts';
import { EVENT_OPERATIONS } from './path-probes.ts';
import { expectQueryByContract } from './query-probes.ts';
import { expectReadBack } from './read-back.ts';
import { expectByContract, expectRefusal } from './refusal.ts';

function bodyOf(contract: Contract) {
  return contract.operations.find(({ id }) => id === 'createEvent')?.body?.content[0];
}

/** Bodies that the schema allows, with payloads whose every digit must come back. */
export const validBodies = propertyProbe({
  id: 'createEvent.valid',
  phase: 'fuzz',
  operations: ['createEvent'],
  checks: ['valid-accepted', 'created-readable'],
  runs: 450,
  arbitrary: ({ contract }) =>
    fc.tuple(arbitraryValue(contract, bodyOf(contract)?.schemaPointer ?? '#'), payloadText, fc.boolean()),
  async test([value, payload, isReadBack], trial, { contract }) {
    const body = members(withOwnKey(value, trial.source));
    const { payload: _, ...others } = body;
    const head = JSON.stringify(others).slice(0, -1);
    const text = `${head}${head === '{' ? '' : ','}"payload":${payload}}`;
    const answer = await trial.send(postEvent(text));
    const accepted = hasSharedKey(body, trial.source) ? [201, 409] : [201];
    expectByContract(trial, contract, answer, { accepted });
    const { event_id: id, created_at: createdAt } = members(answer.json);
    if (!isReadBack || answer.status !== 201 || typeof id !== 'string' || typeof createdAt !== 'string') return;
    if (answer.headers.some(([name]) => name.toLowerCase() === 'idempotent-replayed')) return;
    await expectReadBack(trial, { id, createdAt, answer }, text);
  },
});

/** Allowed bodies with one or two places spoilt. */
export const spoiltBodies = propertyProbe({
  id: 'createEvent.spoilt',
  phase: 'fuzz',
  operations: ['createEvent'],
  checks: ['valid-accepted', 'invalid-refused', 'unknown-and-null'],
  runs: 650,
  arbitrary: ({ contract }) => {
    const pointer = bodyOf(contract)?.schemaPointer ?? '#';
    const good = {
      source: 's',
      event_type: 't',
      payload: { a: 1 },
      metadata: { priority: 'low', correlation_id: 'c' },
    };
    const spoilt = boundaryValues(contract, pointer, good).map(({ value }) => value);
    const second = fc.oneof(fc.constant(undefined), fc.tuple(memberName, anyJson));
    return fc.tuple(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...spoilt) }, anyJson), second);
  },
  async test([value, second], trial, { contract }) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const changed = second === undefined || !isObject ? value : Object.fromEntries([...Object.entries(value), second]);
    const body = withOwnKey(changed, trial.source);
    const answer = await trial.send(postEvent(JSON.stringify(body)));
    expectByContract(trial, contract, answer, { accepted: hasSharedKey(body, trial.source) ? [201, 409] : [201] });
  },
});

/** Texts that are hardly JSON. */
export const brokenBodies = propertyProbe({
  id: 'createEvent.broken',
  phase: 'fuzz',
  operations: ['createEvent'],
  checks: ['invalid-refused'],
  runs: 250,
  arbitrary: () =>
    fc.oneof(
      fc.tuple(fc.nat(60), fc.nat(60), anyText({ maxLength: 3 })),
      anyText({ maxLength: 30 }),
      fc.uint8Array({ maxLength: 30 }),
    ),
  async test(value, trial, { contract }) {
    const good = eventText({ source: 's' });
    const body =
      typeof value === 'string' || value instanceof Uint8Array
        ? Buffer.from(value as string)
        : Buffer.from(good.slice(0, value[0]) + value[2] + good.slice(value[0] + value[1]));
    expectByContract(trial, contract, await trial.send(postEvent(body)), { accepted: [201] });
  },
});

/** Queries whose parameters the schemas allow, any number of them. */
export const validQueries = propertyProbe({
  id: 'listInbox.valid',
  phase: 'fuzz',
  operations: ['listInbox'],
  checks: ['valid-accepted'],
  runs: 450,
  arbitrary: ({ contract }) => {
    const texts = queryParameters(contract)
      .filter(({ name }) => name !== 'cursor')
      .map(({ name, schemaPointer }) => [name, arbitraryValue(contract, schemaPointer).map(String)] as const);
    return fc.record(Object.fromEntries(texts), { requiredKeys: [] });
  },
  async test(query, trial, { contract }) {
    expectByContract(trial, contract, await trial.send(listInbox(query as Record<string, string>)), {
      accepted: [200],
    });
  },
});

/** Queries with one parameter of any text. */
export const anyQueries = propertyProbe({
  id: 'listInbox.any',
  phase: 'fuzz',
  operations: ['listInbox'],
  checks: ['valid-accepted', 'invalid-refused', 'pagination'],
  runs: 500,
  arbitrary: ({ contract }) =>
    fc.tuple(
      fc.constantFrom(...queryParameters(contract)),
      fc.oneof(
        anyText({ maxLength: 20 }),
        fc.integer({ min: -5, max: 110 }).map(String),
        fc
          .tuple(fc.constantFrom('x', '𝄞', ' '), fc.integer({ min: 95, max: 260 }))
          .map(([fill, count]) => fill.repeat(count)),
        fc.base64String({ maxLength: 60 }),
      ),
    ),
  async test([parameter, text], trial, { contract }) {
    const companion = parameter.requires === undefined ? {} : { [parameter.requires]: 'k' };
    const answer = await trial.send(listInbox({ ...companion, [parameter.name]: text }));
    expectQueryByContract(trial, contract, parameter, text, answer);
  },
});

/** Path segments of any kind where an id belongs. */
export const anyIds = propertyProbe({
  id: 'event.id',
  phase: 'fuzz',
  operations: ['getEvent', 'acknowledgeEvent', 'deleteEvent'],
  checks: ['valid-accepted', 'invalid-refused'],
  runs: 600,
  arbitrary: () =>
    fc.tuple(
      fc.constantFrom(...EVENT_OPERATIONS),
      fc.oneof(
        fc.uuid(),
        fc.uuid({ version: 7 }),
        fc.uuid().map((id) => id.toUpperCase()),
        fc
          .tuple(fc.uuid(), fc.nat(35), fc.constantFrom('', 'g', '-', ' '))
          .map(([id, at, other]) => id.slice(0, at) + other + id.slice(at + 1)),
        fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !/^\.{1,2}$/.test(text)),
      ),
    ),
  async test([{ method, suffix, unknown }, id], trial, { contract }) {
    const segment = encodeURIComponent(id.toWellFormed());
    const answer = await trial.send({ method, path: `/v1/events/${segment}${suffix}` });
    // An encoded slash is a slash to some gateways.
    if (/%2f|%5c/i.test(segment)) {
      trial.expectStatus(answer, [400, 404], { check: 'invalid-refused', because: 'there is no such event' });
      return;
    }
    expectByContract(trial, contract, answer, { accepted: [unknown] });
  },
});

/** Request ids and other headers of any kind: kept, replaced or ignored, but no reason to fail. */
export const anyHeaders = propertyProbe({
  id: 'headers',
  phase: 'fuzz',
  operations: ['getHealth', 'listInbox'],
  checks: ['response-headers', 'valid-accepted'],
  runs: 300,
  arbitrary: () => {
    // Bytes that HTTP allows in a field's value: https://www.rfc-editor.org/rfc/rfc9110#section-5.5
    const value = fc
      .array(fc.oneof(fc.integer({ min: 0x21, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff }), fc.constant(0x20)), {
        maxLength: 140,
      })
      .map((codes) => String.fromCharCode(...codes).trim());
    const id = fc.oneof(
      value,
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 128 }).map((text) => text.replaceAll(' ', '_')),
    );
    const other = fc.tuple(
      fc.constantFrom(
        'Accept',
        'Accept-Language',
        'If-None-Match',
        'Range',
        'X-Forwarded-For',
        'X-HTTP-Method-Override',
        'Cookie',
        'User-Agent',
        'Origin',
        'Referer',
      ),
      value,
    );
    return fc.tuple(id, fc.array(other, { maxLength: 3 }), fc.constantFrom('/v1/health', '/v1/inbox?limit=1'));
  },
  async test([id, others, path], trial) {
    const headers: HeaderFields = [['X-Request-ID', id], ...others];
    const answer = await trial.send({ method: 'GET', path, headers });
    trial.expectStatus(answer, 200, { check: 'valid-accepted', because: 'no header is a reason to refuse a request' });
  },
});

/** Keys of any kind that are none. */
export const anyKeys = propertyProbe({
  id: 'keys.any',
  phase: 'fuzz',
  checks: ['authentication'],
  runs: 150,
  arbitrary: ({ contract }) =>
    fc.tuple(
      fc.constantFrom(...contract.operations.filter(({ isSecured }) => isSecured)),
      fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((text) => text.trim()),
    ),
  async test([{ method, path }, key], trial, { apiKey, contract }) {
    if (key === apiKey.secret) return;
    const answer = await trial.send({
      method,
      path: path.replace('{event_id}', '019a6da3-267b-774b-9c1e-5b0d7f2a4e63'),
      key: 'none',
      headers: [[contract.keyHeader, key], ...JSON_TYPE],
    });
    expectRefusal(trial, answer, 401, { check: 'authentication', because: 'the key is no good one' });
  },
});

/** Paths and methods that nobody thought of: whatever comes is documented, and never a 5xx. */
export const anyPaths = propertyProbe({
  id: 'routing.any',
  phase: 'fuzz',
  checks: ['routing'],
  runs: 300,
  arbitrary: () => {
    const segment = fc.oneof(
      fc.constantFrom('v1', 'events', 'inbox', 'health', 'ack', '%00', '%ff', '..%2f', ';', '~', '*', '@'),
      fc.webPath({ size: 'small' }).map((path) => path.split('/')[1] ?? ''),
    );
    return fc.tuple(
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH'),
      fc.array(segment, { maxLength: 4 }).map((segments) => `/v1/${segments.join('/')}`),
      fc.webQueryParameters({ size: 'small' }),
    );
  },
  async test([method, path, query], trial) {
    // What is wrong with the answer by itself is noted as it comes.
    await trial.send({ method, path: query === '' ? path : `${path}?${query}`, headers: JSON_TYPE });
  },
});

function queryParameters(contract: Contract): readonly Parameter[] {
  const parameters = contract.operations.find(({ id }) => id === 'listInbox')?.parameters ?? [];
  return parameters.filter(({ in: place }) => place === 'query');
}
