import fc from 'fast-check';
import { propertyProbe } from '../../engine/probe.ts';
import type { HeaderFields } from '../../model/exchange.ts';
import { JSON_TYPE, UNKNOWN_EVENT_ID } from '../event-requests.ts';
import { expectByContract, expectRefusal } from '../refusal.ts';
import { EVENT_OPERATIONS } from './path-probes.ts';

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
      path: path.replace('{event_id}', UNKNOWN_EVENT_ID),
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
