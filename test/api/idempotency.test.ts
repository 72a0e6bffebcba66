import { expect } from 'vitest';
import { hashApiKey } from '../../src/api-key.ts';
import { createdAtOf, newEventId } from '../../src/input/event-id.ts';
import { type NewEvent, parseNewEvent } from '../../src/input/new-event.ts';
import { toEventItem } from '../../src/store/event-item.ts';
import { type Api, TARGETS } from './api-test.ts';

const callOptions = () => ({ abortSignal: AbortSignal.timeout(10_000) });

/** Does what an environment does before it dies between its two writes. */
async function claimOnly(api: Api, body: object, createdAtMs: number): Promise<string> {
  const event = parseNewEvent(Buffer.from(JSON.stringify(body)), 'application/json');
  const { event_id, created_at } = toEventItem(event, newEventId(createdAtMs * 1000));
  await api.store.idempotency.claim(
    hashApiKey(api.apiKey),
    event as NewEvent & { readonly idempotencyKey: string },
    { event_id, created_at },
    Math.floor(createdAtMs / 1000),
    callOptions(),
  );
  return event_id;
}

for (const { name, test } of TARGETS) {
  test(`${name}: the same request with the same key gets the first answer again, marked as replayed`, async ({
    api,
  }) => {
    const event = { metadata: { idempotency_key: 'order-1' } };
    const first = await api.create(event);

    const second = await api.create(event);

    expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect({ ...second.body, request_id: '' }).toEqual({ ...first.body, request_id: '' });
    expect(await api.readAll()).toHaveLength(1);
  });

  test(`${name}: another request with the same key is refused with the first event's id`, async ({ api }) => {
    const metadata = { idempotency_key: 'order-1' };
    const first = await api.create({ metadata });

    const others = [
      await api.create({ metadata, payload: { n: 2 } }),
      await api.create({ metadata, event_type: 'other' }),
      await api.create({ metadata: { ...metadata, priority: 'low' } }),
    ];

    for (const { status, body } of others) {
      expect([status, body.error.code]).toEqual([409, 'CONFLICT']);
      expect(body.error.details).toEqual({ event_id: first.body.event_id });
    }
    expect(await api.readAll()).toHaveLength(1);
  });

  test(`${name}: numbers that differ only beyond a double are different requests`, async ({ api }) => {
    const body = (number: string) =>
      `{"source":"${api.source}","event_type":"t","payload":{"n":${number}},"metadata":{"idempotency_key":"k"}}`;
    const headers = { 'Content-Type': 'application/json' };
    await api.send('POST', '/v1/events', { headers, body: body('12345678901234567890') });

    const { status } = await api.send('POST', '/v1/events', { headers, body: body('12345678901234567891') });

    expect(status).toBe(409);
  });

  test(`${name}: whitespace between tokens and around names does not make another request`, async ({ api }) => {
    const event = { metadata: { idempotency_key: 'k' } };
    const first = await api.create(event);
    const full = { source: ` ${api.source} `, event_type: 'test.created', payload: { n: 1 }, ...event };

    const second = await api.send('POST', '/v1/events', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(full, null, 3),
    });

    expect([second.status, second.body.event_id]).toEqual([201, first.body.event_id]);
  });

  test(`${name}: of any number of equal requests at once one event is made`, async ({ api }) => {
    const event = { metadata: { idempotency_key: 'race' } };

    const answers = await Promise.all(Array.from({ length: 20 }, () => api.create(event)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.event_id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(await api.readAll()).toHaveLength(1);
  });

  test(`${name}: of different requests with one key at once one wins and the others are refused`, async ({ api }) => {
    const metadata = { idempotency_key: 'race' };

    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => api.create({ payload: { n }, metadata })));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(11);
    expect(await api.readAll()).toHaveLength(1);
  });

  test(`${name}: a retry finishes what an environment began that died after its claim`, async ({ api }) => {
    const event = {
      source: api.source,
      event_type: 'test.created',
      payload: { n: 1 },
      metadata: { idempotency_key: 'crash' },
    };
    const claimed = await claimOnly(api, event, Date.now() - 5_000);
    expect(await api.readAll()).toEqual([]);

    const retries = await Promise.all(Array.from({ length: 5 }, () => api.create(event)));

    expect(new Set(retries.map(({ status, body }) => `${status} ${body.event_id}`))).toEqual(
      new Set([`201 ${claimed}`]),
    );
    const [made, ...more] = await api.readAll();
    expect(more).toEqual([]);
    expect(made).toMatchObject({ event_id: claimed, payload: { n: 1 }, created_at: retries[0]?.body.created_at });
  });

  test(`${name}: a deleted event does not come back when its request is sent again`, async ({ api }) => {
    const event = { metadata: { idempotency_key: 'gone' } };
    const { body: created } = await api.create(event);
    await api.send('DELETE', `/v1/events/${created.event_id}`);

    const again = await api.create(event);

    expect([again.status, again.body.event_id]).toEqual([201, created.event_id]);
    expect((await api.send('GET', `/v1/events/${created.event_id}`)).status).toBe(404);
    expect(await api.readAll()).toEqual([]);
  });

  test(`${name}: a slow first attempt cannot bring back an event that was retried and deleted`, async ({ api }) => {
    const event = {
      source: api.source,
      event_type: 'test.created',
      payload: { n: 1 },
      metadata: { idempotency_key: 'slow' },
    };
    const claimed = await claimOnly(api, event, Date.now());
    await api.create(event);
    await api.send('DELETE', `/v1/events/${claimed}`);

    const slow = parseNewEvent(Buffer.from(JSON.stringify(event)), 'application/json');
    await api.store.events.putOnce(toEventItem(slow, claimed), callOptions());

    expect((await api.send('GET', `/v1/events/${claimed}`)).status).toBe(404);
    expect(await api.readAll()).toEqual([]);
  });

  test(`${name}: an acknowledged event stays acknowledged when its request is sent again`, async ({ api }) => {
    const event = { metadata: { idempotency_key: 'done' } };
    const { body: created } = await api.create(event);
    await api.send('POST', `/v1/events/${created.event_id}/ack`);

    const again = await api.create(event);

    expect([again.status, again.body.event_id]).toEqual([201, created.event_id]);
    expect(await api.readAll()).toEqual([]);
  });

  test(`${name}: two API keys never see each other's idempotency keys`, async ({ api }) => {
    const otherKey = await api.issueKey();
    const metadata = { idempotency_key: 'shared' };

    const mine = await api.create({ metadata });
    const theirs = await api.create({ metadata, payload: { n: 2 } }, { 'X-API-Key': otherKey });

    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.event_id).not.toBe(mine.body.event_id);
    expect(theirs.headers['idempotent-replayed']).toBeUndefined();
  });

  test(`${name}: a key is free again after 24 hours, and not before`, async ({ api }) => {
    const dayMs = 24 * 3_600_000;
    const event = (key: string) => ({
      source: api.source,
      event_type: 'test.created',
      payload: { n: 1 },
      metadata: { idempotency_key: key },
    });
    const old = await claimOnly(api, event('old'), Date.now() - dayMs - 2_000);
    const young = await claimOnly(api, event('young'), Date.now() - dayMs + 60_000);

    const afterOld = await api.create(event('old'));
    const afterYoung = await api.create(event('young'));

    expect(afterOld.body.event_id).not.toBe(old);
    expect(createdAtOf(afterOld.body.event_id)).toBeGreaterThan((Date.now() - 60_000) * 1000);
    expect(afterYoung.body.event_id).toBe(young);
  });

  test(`${name}: keys of 255 characters of any script work, and of 256 are refused`, async ({ api }) => {
    const key = '𝄞'.repeat(255);

    expect((await api.create({ metadata: { idempotency_key: key } })).status).toBe(201);
    expect((await api.create({ metadata: { idempotency_key: key } })).headers['idempotent-replayed']).toBe('true');
    expect((await api.create({ metadata: { idempotency_key: `${key}x` } })).status).toBe(400);
  });
}
