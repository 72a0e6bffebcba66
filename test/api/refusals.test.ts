import { randomUUID } from 'node:crypto';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { createApi, TARGETS } from './api-test.ts';
import { createHttpClient } from './http-client.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

for (const { name, start, test } of TARGETS) {
  test(`${name}: a body that is not the JSON of an event is 400 and names the first problem`, async ({ api }) => {
    const event = { source: 's', event_type: 't', payload: { a: 1 } };
    const refused: readonly (readonly [body: string, field: string, type: string])[] = [
      ['', 'body', 'missing'],
      ['{', 'body', 'json_invalid'],
      ['{"a":1,}', 'body', 'json_invalid'],
      ['\ufeff{}', 'body', 'json_invalid'],
      ['null', 'body', 'invalid_type'],
      ['[]', 'body', 'invalid_type'],
      ['"text"', 'body', 'invalid_type'],
      ['{}', 'source', 'missing'],
      [JSON.stringify({ ...event, source: 1 }), 'source', 'invalid_type'],
      [JSON.stringify({ ...event, source: ' \n ' }), 'source', 'too_small'],
      [JSON.stringify({ ...event, source: 'x'.repeat(101) }), 'source', 'custom'],
      [JSON.stringify({ ...event, event_type: '' }), 'event_type', 'too_small'],
      [JSON.stringify({ ...event, payload: {} }), 'payload', 'custom'],
      [JSON.stringify({ ...event, payload: [1] }), 'payload', 'custom'],
      [JSON.stringify({ ...event, payload: null }), 'payload', 'custom'],
      [JSON.stringify({ ...event, extra: 1 }), 'extra', 'unrecognized_keys'],
      [JSON.stringify({ ...event, metadata: null }), 'metadata', 'custom'],
      [JSON.stringify({ ...event, metadata: { priority: 'urgent' } }), 'metadata.priority', 'invalid_value'],
      [JSON.stringify({ ...event, metadata: { idempotency_key: '' } }), 'metadata.idempotency_key', 'too_small'],
      [JSON.stringify({ ...event, metadata: { correlation_id: 7 } }), 'metadata.correlation_id', 'invalid_type'],
    ];

    for (const [body, field, type] of refused) {
      const answer = await api.send('POST', '/v1/events', { headers: JSON_TYPE, body });
      expect(answer.status, body).toBe(400);
      const { code, details } = answer.body.error;
      expect({ body, code, field: details.field, first: details.validation_errors }).toMatchObject({
        body,
        code: 'VALIDATION_ERROR',
        field,
        first: expect.arrayContaining([expect.objectContaining({ field, type })]),
      });
    }
  });

  test(`${name}: a 400 lists every problem of the body`, async ({ api }) => {
    const body = JSON.stringify({ event_type: 1, payload: {}, one: 1, two: 2 });

    const { body: answer } = await api.send('POST', '/v1/events', { headers: JSON_TYPE, body });

    const problems = answer.error.details.validation_errors as readonly { field: string }[];
    expect(problems.map(({ field }) => field).sort()).toEqual(['event_type', 'one', 'payload', 'source', 'two']);
  });

  test(`${name}: hostile names in a body make a bounded 400`, async ({ api }) => {
    const event = { source: 's', event_type: 't', payload: { a: 1 } };
    const manyNames = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`n${index}`, 1]));
    const bodies = [
      JSON.stringify({ ...event, ...manyNames }),
      JSON.stringify({ ...event, ['\u0000'.repeat(60_000)]: 1 }),
      '{"source":"s","event_type":"t","payload":{"a":1},"\\ud800":1}',
      '{"source":"s","event_type":"t","payload":{"a":1},"__proto__":1}',
      '{"source":"s","event_type":"t","payload":{"a":1},"":1}',
      '{"source":"\\udc00","event_type":"t","payload":{"a":1}}',
    ];

    for (const body of bodies) {
      const answer = await api.send('POST', '/v1/events', { headers: JSON_TYPE, body });
      expect(answer.status, body.slice(0, 80)).toBe(400);
      expect(answer.text.length).toBeLessThan(100_000);
    }
  });

  test(`${name}: a body of another media type or charset is 415`, async ({ api }) => {
    const body = JSON.stringify({ source: 's', event_type: 't', payload: { a: 1 } });
    for (const contentType of ['text/plain', 'application/jsonp', 'application/json; charset=latin1', 'json', '']) {
      const answer = await api.send('POST', '/v1/events', { headers: { 'Content-Type': contentType }, body });
      expect([contentType, answer.status, answer.body.error?.code]).toEqual([
        contentType,
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ]);
    }
  });

  test(`${name}: a body that is said to be compressed is 415, whatever it is`, async ({ api }) => {
    for (const encoding of ['gzip', 'br', 'x']) {
      const answer = await api.create({}, { 'Content-Encoding': encoding });
      expect([encoding, answer.status, answer.body.error?.code]).toEqual([encoding, 415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
    expect((await api.create({}, { 'Content-Encoding': 'identity' })).status).toBe(201);
  });

  test(`${name}: every way to write the media type JSON in UTF-8 is accepted`, async ({ api }) => {
    const written = [
      'application/json',
      'Application/JSON',
      'application/json;charset=utf-8',
      'application/json; charset="UTF-8"',
      'application/json ; x=1; charset=utf8',
    ];
    for (const contentType of written) {
      expect([contentType, (await api.create({}, { 'Content-Type': contentType })).status]).toEqual([contentType, 201]);
    }
  });

  test(`${name}: an event_id that is not a UUID is 400 for every operation on events`, async ({ api }) => {
    const ids = [
      'x',
      '123',
      `${randomUUID()}0`,
      randomUUID().replaceAll('-', ''),
      `${randomUUID().slice(0, -1)}g`,
      '%00',
      '%20',
    ];
    for (const id of ids) {
      for (const [method, suffix] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/ack'],
      ] as const) {
        const answer = await api.send(method, `/v1/events/${id}${suffix}`);
        expect([id, method, answer.status, answer.body.error.details.field]).toEqual([id, method, 400, 'event_id']);
      }
    }
  });

  test(`${name}: a path that is not valid percent-encoding is 400`, async ({ api }) => {
    const answer = await api.send('GET', '/v1/events/%ff');

    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test(`${name}: unknown routes under /v1 are 404`, async ({ api }) => {
    for (const path of [
      '/v1/nothing',
      '/v1/Events',
      '/v1/events/a/b/c',
      '/v1/inbox/1',
      `/v1/events/${randomUUID()}/acks`,
    ]) {
      const answer = await api.send('GET', path);
      expect([path, answer.status, answer.body.error.code]).toEqual([path, 404, 'NOT_FOUND']);
    }
  });

  test(`${name}: a known route refuses other methods with those that it has`, async ({ api }) => {
    const id = randomUUID();
    const refused = [
      ['PUT', '/v1/events', 'POST'],
      ['GET', '/v1/events', 'POST'],
      ['PATCH', `/v1/events/${id}`, 'GET, DELETE, HEAD'],
      ['GET', `/v1/events/${id}/ack`, 'POST'],
      ['DELETE', '/v1/inbox', 'GET, HEAD'],
      ['POST', '/v1/health', 'GET, HEAD'],
    ] as const;
    for (const [method, path, allow] of refused) {
      const answer = await api.send(method, path);
      expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow]);
      expect(answer.body.error.details.allowed_methods).toEqual(allow.split(', '));
    }
  });

  test(`${name}: the key is checked before the route, the route before the body`, async ({ api }) => {
    const noKey = { 'X-API-Key': [] };

    expect((await api.send('GET', '/v1/nothing', { headers: noKey })).status).toBe(401);
    expect((await api.send('PUT', '/v1/events', { headers: noKey, body: '{' })).status).toBe(401);
    expect((await api.send('POST', '/v1/events', { headers: noKey, body: '{' })).status).toBe(401);
    expect((await api.send('PUT', '/v1/events', { headers: JSON_TYPE, body: '{' })).status).toBe(405);
    expect((await api.send('POST', '/v1/nothing', { headers: JSON_TYPE, body: '{' })).status).toBe(404);
  });

  test(`${name}: the limit is checked before the route and the body`, async ({ api }) => {
    const apiKey = await api.issueKey({ rate_limit: 1 });
    const headers = { ...JSON_TYPE, 'X-API-Key': apiKey };
    const send = () => api.send('POST', '/v1/nothing', { headers, body: '{' });

    // Of any three in a row, two are in the same minute.
    const statuses = [await send(), await send(), await send()].map(({ status }) => status);

    expect(statuses[0]).toBe(404);
    expect(statuses.slice(1)).toContain(429);
  });

  test(`${name}: a large body of another media type is 413 before it is 415`, async ({ api }) => {
    const body = 'x'.repeat(409_601);

    const answer = await api.send('POST', '/v1/events', { headers: { 'Content-Type': 'text/plain' }, body });

    expect(answer.status).toBe(413);
    expect(answer.body.error.details).toEqual({ limit_bytes: 409_600, actual_bytes: 409_601 });
  });

  test(`${name}: what goes wrong inside is 500, and the cause stays in the log`, async () => {
    await using target = await start({ authMode: 'aws' });
    using http = createHttpClient(target.url);
    const api = await createApi(target, http);
    await target.database.send(new DeleteTableCommand({ TableName: target.tables.idempotency }));

    const answer = await api.create({ metadata: { idempotency_key: 'k' } });

    expect([answer.status, answer.body.error.code]).toEqual([500, 'INTERNAL_ERROR']);
    expect(answer.text).not.toMatch(/ResourceNotFound|idempotency|table|dynamo/i);
    const logged = (await target.log()).split('\n').find((line) => line.includes('Request failed'));
    expect(logged).toContain(answer.body.error.request_id);
    expect(logged).toContain('ResourceNotFoundException');
  });
}
