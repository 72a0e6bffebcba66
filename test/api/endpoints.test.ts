import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createdAtOf } from '../../src/input/event-id.ts';
import { formatTimestamp } from '../../src/input/timestamp.ts';
import { TARGETS } from './api-test.ts';

for (const { name, test } of TARGETS) {
  test(`${name}: health answers without a key`, async ({ api }) => {
    const { status, body, headers } = await api.send('GET', '/v1/health', { headers: { 'X-API-Key': [] } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'healthy', version: '1.0.0' });
    expect(Math.abs(Date.parse(body.timestamp) - Date.now())).toBeLessThan(60_000);
    expect(headers['x-ratelimit-limit']).toBeUndefined();
  });

  test(`${name}: a created event is read back as it was sent`, async ({ api }) => {
    const payload = { text: 'ü', nested: { list: [1, null, true] } };
    const metadata = { correlation_id: 'c-1', priority: 'high', own: { a: 1 } };

    const created = await api.create({ payload, metadata });
    const read = await api.send('GET', `/v1/events/${created.body.event_id}`);

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ status: 'pending', message: 'Event ingested successfully' });
    expect(created.headers['idempotent-replayed']).toBeUndefined();
    expect(read.status).toBe(200);
    expect(read.body).toEqual({
      event_id: created.body.event_id,
      created_at: created.body.created_at,
      source: api.source,
      event_type: 'test.created',
      payload,
      status: 'pending',
      metadata,
      request_id: read.headers['x-request-id'],
    });
  });

  test(`${name}: an event's id carries its created_at to the microsecond`, async ({ api }) => {
    const { body } = await api.create();

    const micros = createdAtOf(body.event_id);

    expect(micros === undefined ? undefined : formatTimestamp(micros)).toBe(body.created_at);
  });

  test(`${name}: source and event_type are trimmed, and priority is normal unless it is given`, async ({ api }) => {
    const { body: created } = await api.create({ source: ` ${api.source}\t`, event_type: '\n a b ' });

    const { body } = await api.send('GET', `/v1/events/${created.event_id}`);

    expect(body).toMatchObject({ source: api.source, event_type: 'a b', metadata: { priority: 'normal' } });
  });

  test(`${name}: an acknowledged event says when, and has left the inbox`, async ({ api }) => {
    const { body: created } = await api.create();

    const acknowledged = await api.send('POST', `/v1/events/${created.event_id}/ack`);
    const read = await api.send('GET', `/v1/events/${created.event_id}`);
    const inbox = await api.inbox();

    expect(acknowledged.status).toBe(200);
    expect(acknowledged.body).toMatchObject({ event_id: created.event_id, status: 'acknowledged' });
    expect(acknowledged.body.acknowledged_at > created.created_at).toBe(true);
    expect(read.body).toMatchObject({ status: 'acknowledged', acknowledged_at: acknowledged.body.acknowledged_at });
    expect(inbox.body.events).toEqual([]);
  });

  test(`${name}: a second acknowledgement is refused with the time of the first`, async ({ api }) => {
    const { body: created } = await api.create();
    const first = await api.send('POST', `/v1/events/${created.event_id}/ack`);

    const second = await api.send('POST', `/v1/events/${created.event_id}/ack`);

    expect(second.status).toBe(409);
    expect(second.body.error).toMatchObject({
      code: 'CONFLICT',
      details: {
        event_id: created.event_id,
        current_status: 'acknowledged',
        acknowledged_at: first.body.acknowledged_at,
      },
    });
  });

  test(`${name}: of many acknowledgements at once exactly one gets 200`, async ({ api }) => {
    const { body: created } = await api.create();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.send('POST', `/v1/events/${created.event_id}/ack`)),
    );

    const [winner] = answers.filter(({ status }) => status === 200);
    const losers = answers.filter(({ status }) => status === 409);
    expect(losers).toHaveLength(19);
    expect(new Set(losers.map(({ body }) => body.error.details.acknowledged_at))).toEqual(
      new Set([winner?.body.acknowledged_at]),
    );
  });

  test(`${name}: a deleted event is gone everywhere, and deleting it again succeeds`, async ({ api }) => {
    const { body: created } = await api.create();
    const path = `/v1/events/${created.event_id}`;

    const deleted = await api.send('DELETE', path);

    expect(deleted.status).toBe(200);
    expect(deleted.body).toMatchObject({ event_id: created.event_id, message: 'Event deleted successfully' });
    expect((await api.send('GET', path)).status).toBe(404);
    expect((await api.send('POST', `${path}/ack`)).status).toBe(404);
    expect((await api.inbox()).body.events).toEqual([]);
    expect((await api.send('DELETE', path)).status).toBe(200);
  });

  test(`${name}: an acknowledged event can be deleted`, async ({ api }) => {
    const { body: created } = await api.create();
    await api.send('POST', `/v1/events/${created.event_id}/ack`);

    const deleted = await api.send('DELETE', `/v1/events/${created.event_id}`);

    expect(deleted.status).toBe(200);
    expect((await api.send('GET', `/v1/events/${created.event_id}`)).status).toBe(404);
  });

  test(`${name}: ids that name no event are 404 for reading and acknowledging, 200 for deleting`, async ({ api }) => {
    const { body: other } = await api.create();
    const sameMicrosecond = `${other.event_id.slice(0, 24)}000000000000`;
    const ids = [
      randomUUID(),
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-7fff-bfff-ffffffffffff',
      'ffffffff-ffff-7ffb-bfff-ffffffffffff',
      sameMicrosecond,
    ];

    for (const id of ids) {
      const read = await api.send('GET', `/v1/events/${id}`);
      expect(read.status).toBe(404);
      expect(read.body.error).toMatchObject({ code: 'NOT_FOUND', details: { event_id: id } });
      expect((await api.send('POST', `/v1/events/${id}/ack`)).status).toBe(404);
      expect((await api.send('DELETE', `/v1/events/${id}`)).status).toBe(200);
    }
    expect((await api.send('GET', `/v1/events/${other.event_id}`)).status).toBe(200);
  });

  test(`${name}: an event is found by its id in upper case`, async ({ api }) => {
    const { body: created } = await api.create();

    const { status, body } = await api.send('GET', `/v1/events/${created.event_id.toUpperCase()}`);

    expect(status).toBe(200);
    expect(body.event_id).toBe(created.event_id);
  });

  test(`${name}: HEAD answers as GET without its body`, async ({ api }) => {
    const { body: created } = await api.create();

    const there = await api.send('HEAD', `/v1/events/${created.event_id}`);
    const notThere = await api.send('HEAD', `/v1/events/${randomUUID()}`);

    expect([there.status, there.text]).toEqual([200, '']);
    expect([notThere.status, notThere.text]).toEqual([404, '']);
  });

  test(`${name}: events of one key are seen by every key, as there is one inbox`, async ({ api }) => {
    const { body: created } = await api.create();
    const otherKey = await api.issueKey();

    const read = await api.send('GET', `/v1/events/${created.event_id}`, { headers: { 'X-API-Key': otherKey } });

    expect(read.status).toBe(200);
  });
}
