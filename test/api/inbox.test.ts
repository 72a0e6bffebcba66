import { expect } from 'vitest';
import { newEventId } from '../../src/input/event-id.ts';
import { formatTimestamp } from '../../src/input/timestamp.ts';
import { encodeCursor } from '../../src/store/cursor.ts';
import { toEventItem } from '../../src/store/event-item.ts';
import { type Api, type InboxEvent, TARGETS } from './api-test.ts';

const callOptions = () => ({ abortSignal: AbortSignal.timeout(10_000) });
const DAY_MS = 24 * 3_600_000;
const RETENTION_MS = 7 * DAY_MS;

/** Puts an event past the API, as if it had been made at that time. */
async function createAt(api: Api, createdAtMicros: number): Promise<string> {
  const event = { source: api.source, eventType: 't', payload: '{"n":1}', metadata: '{}', priority: 'normal' } as const;
  const id = newEventId(createdAtMicros);
  const item = toEventItem({ ...event, metadata: '{"priority":"normal"}' }, id, api.target.inboxShards.written);
  await api.store.events.put(item, callOptions());
  return id;
}

const idsOf = (events: readonly InboxEvent[]) => events.map(({ event_id }) => event_id);

for (const { name, test } of TARGETS) {
  test(`${name}: the inbox has pending events, oldest first, with all that was sent`, async ({ api }) => {
    const created = [await api.create({ payload: { n: 1 } }), await api.create({ payload: { n: 2 } })];

    const { status, body } = await api.inbox();

    expect(status).toBe(200);
    expect(idsOf(body.events)).toEqual(created.map(({ body: { event_id } }) => event_id));
    expect(body.events[0]).toEqual({
      event_id: created[0]?.body.event_id,
      created_at: created[0]?.body.created_at,
      source: api.source,
      event_type: 'test.created',
      payload: { n: 1 },
      status: 'pending',
      metadata: { priority: 'normal' },
    });
    expect(body.pagination).toEqual({ limit: 50 });
  });

  test(`${name}: pages of every size together show each event once, in order`, async ({ api }) => {
    const base = (Date.now() - 60_000) * 1000;
    const ids: string[] = [];
    // Some share their microsecond: the order among these is the database's, but no page may lose one.
    for (let n = 0; n < 25; n += 1) ids.push(await createAt(api, base + Math.floor(n / 3)));

    const bounds = { created_after: formatTimestamp(base), created_before: formatTimestamp(base + 9) };

    for (const limit of [1, 2, 5, 7, 24, 25, 26, 100]) {
      const pages: number[] = [];
      const seen: InboxEvent[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const { body } = await api.inbox({ ...bounds, limit, ...(cursor && { cursor }) });
        expect(body.pagination.limit).toBe(limit);
        pages.push(body.events.length);
        seen.push(...body.events);
        cursor = body.pagination.next_cursor;
      }
      expect(idsOf(seen).sort()).toEqual([...ids].sort());
      expect(seen.map(({ created_at }) => created_at)).toEqual(seen.map(({ created_at }) => created_at).sort());
      // Every page but the last is full, and none is empty.
      expect(pages.slice(0, -1)).toEqual(Array.from({ length: pages.length - 1 }, () => limit));
      expect(pages).toHaveLength(Math.ceil(25 / limit));
    }
  });

  test(`${name}: a page looks past events that do not match until it is full`, async ({ api }) => {
    for (let n = 0; n < 30; n += 1) {
      await api.create({
        event_type: n % 10 === 9 ? 'rare' : 'common',
        metadata: { priority: n < 20 ? 'low' : 'high' },
      });
    }

    const rare = await api.inbox({ event_type: 'rare', limit: 3 });
    const both = await api.inbox({ event_type: 'rare', priority: 'low', limit: 3 });

    expect([rare.body.events.length, rare.body.pagination]).toEqual([3, { limit: 3 }]);
    expect([both.body.events.length, both.body.pagination]).toEqual([2, { limit: 3 }]);
  });

  test(`${name}: metadata is filtered by key, and by the value as text`, async ({ api }) => {
    const { body: text } = await api.create({ metadata: { tier: 'gold', n: 'x' } });
    const { body: number } = await api.create({ metadata: { tier: 10 } });
    const { body: boolean } = await api.create({ metadata: { tier: true, '': 'empty' } });
    await api.create({ metadata: { other: { tier: 'gold' } } });

    const find = async (query: Record<string, string>) => idsOf(await api.readAll(query));

    expect(await find({ metadata_key: 'tier' })).toEqual([text.event_id, number.event_id, boolean.event_id]);
    expect(await find({ metadata_key: 'tier', metadata_value: 'gold' })).toEqual([text.event_id]);
    expect(await find({ metadata_key: 'tier', metadata_value: '10' })).toEqual([number.event_id]);
    expect(await find({ metadata_key: 'tier', metadata_value: 'true' })).toEqual([boolean.event_id]);
    expect(await find({ metadata_key: 'tier', metadata_value: '' })).toEqual([]);
    expect(await find({ metadata_key: 'priority', metadata_value: 'normal' })).toHaveLength(4);
    expect(await find({ metadata_key: '__proto__' })).toEqual([]);
  });

  test(`${name}: both bounds of created_at are inclusive, in any offset`, async ({ api }) => {
    const noon = Date.UTC(2026, 0, 2, 12) * 1000;
    const base = Math.max(noon, (Date.now() - DAY_MS) * 1000);
    const first = Math.floor(base / 1_000_000) * 1_000_000;
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await createAt(api, first + n));
    const at = (n: number) => formatTimestamp(first + n);
    const inOffset = (n: number, hours: number, offset: string) =>
      formatTimestamp(first + n + hours * 3_600_000_000).replace('Z', offset);

    const find = async (after: string, before: string) =>
      idsOf(await api.readAll({ created_after: after, created_before: before }));

    expect(await find(at(1), at(3))).toEqual(ids.slice(1, 4));
    expect(await find(at(2), at(2))).toEqual([ids[2]]);
    expect(await find(inOffset(1, 2, '+02:00'), inOffset(3, -5, '-0500'))).toEqual(ids.slice(1, 4));
    expect(await find(at(3), at(1))).toEqual([]);
    // Nanoseconds lie between two events: neither bound takes in what is outside of it.
    expect(await find(at(1).replace('Z', '001Z'), at(3).replace('Z', '999Z'))).toEqual(ids.slice(2, 4));
    expect(idsOf(await api.readAll({ created_after: at(4) }))).toEqual([ids[4]]);
    expect(idsOf(await api.readAll({ created_before: at(0) }))).toEqual([ids[0]]);
  });

  test(`${name}: a cursor goes on within bounds and is refused outside of them`, async ({ api }) => {
    const first = (Date.now() - 60_000) * 1000;
    for (let n = 0; n < 6; n += 1) await createAt(api, first + n);
    const bounds = { created_after: formatTimestamp(first + 1), created_before: formatTimestamp(first + 4) };

    const page = await api.inbox({ ...bounds, limit: 2 });
    const cursor = page.body.pagination.next_cursor as string;
    const next = await api.inbox({ ...bounds, limit: 2, cursor });
    const outside = await api.inbox({ created_after: formatTimestamp(first + 5), cursor });

    expect([page.body.events.length, next.body.events.length]).toEqual([2, 2]);
    expect(next.body.pagination.next_cursor).toBeUndefined();
    expect([outside.status, outside.body.error.details.field]).toEqual([400, 'cursor']);
  });

  test(`${name}: damaged, foreign and forged cursors are 400`, async ({ api }) => {
    await api.create();
    await api.create();
    const { body } = await api.inbox({ limit: 1 });
    const cursor = body.pagination.next_cursor as string;
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { event_id: string; created_at: string };
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const refused = [
      '',
      'x',
      `${cursor}=`,
      `${cursor}A`,
      cursor.slice(0, -2),
      encodeURIComponent('ü'),
      encode(null),
      encode({}),
      encode({ ...key, status: 'acknowledged' }),
      encode({ ...key, extra: 1 }),
      encode({ ...key, created_at: '2026-01-01T00:00:00.000000Z' }),
      encode({ ...key, event_id: { S: key.event_id } }),
      encode({ status: 'pending', ...key }),
      'A'.repeat(1025),
    ];

    for (const forged of refused) {
      const answer = await api.inbox({ cursor: forged });
      expect([forged, answer.status, answer.body.error?.details.field]).toEqual([forged, 400, 'cursor']);
    }
    expect((await api.inbox({ cursor })).status).toBe(200);
  });

  test(`${name}: a cursor goes on where it was, also when its event is gone or never was`, async ({ api }) => {
    const events = [await api.create(), await api.create(), await api.create()];
    const { body } = await api.inbox({ limit: 1 });
    await api.send('DELETE', `/v1/events/${body.events[0]?.event_id}`);

    const next = await api.inbox({ cursor: body.pagination.next_cursor as string });
    const firstMicros = Date.parse(events[0]?.body.created_at as string) * 1000 - 5_000_000;
    const never = encodeCursor({
      event_id: newEventId(firstMicros),
      created_at: formatTimestamp(firstMicros),
      status: 'pending',
    });
    const fromNever = await api.inbox({ cursor: never });

    const rest = events.slice(1).map((answer) => answer.body.event_id);
    expect(idsOf(next.body.events)).toEqual(rest);
    expect(idsOf(fromNever.body.events)).toEqual(rest);
  });

  test(`${name}: parameters that are not valid are 400 and named`, async ({ api }) => {
    const refused = [
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=-1', 'limit'],
      ['limit=1.0', 'limit'],
      ['limit=1e1', 'limit'],
      ['limit=', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['source=', 'source'],
      ['source=%20', 'source'],
      [`source=${'x'.repeat(101)}`, 'source'],
      ['event_type=', 'event_type'],
      ['priority=urgent', 'priority'],
      ['created_after=yesterday', 'created_after'],
      ['created_after=2025-02-29T00:00:00Z', 'created_after'],
      ['created_before=2025-13-01', 'created_before'],
      ['metadata_key=', 'metadata_key'],
      ['metadata_value=x', 'metadata_value'],
      [`metadata_key=k&metadata_value=${'x'.repeat(1025)}`, 'metadata_value'],
    ];
    for (const [query, field] of refused) {
      const answer = await api.send('GET', `/v1/inbox?${query}`);
      expect([query, answer.status, answer.body.error?.details.field]).toEqual([query, 400, field]);
    }
  });

  test(`${name}: unknown parameters and bounds far from any event are no error`, async ({ api }) => {
    const queries = [
      '__proto__=1&constructor=2&a[b]=c&%00=1',
      'created_after=0001-01-01&created_before=9999-12-31T23:59:59.999999999-23:59',
      'created_after=9999-12-31',
      'created_before=0000-01-01T00:00:00%2B23:59',
    ];
    for (const query of queries) {
      const answer = await api.send('GET', `/v1/inbox?limit=1&${query}`);
      expect([query, answer.status]).toEqual([query, 200]);
    }
  });

  test(`${name}: an expired event is hidden at once, though the database still has it`, async ({ api }) => {
    const expired = await createAt(api, (Date.now() - RETENTION_MS - 2_000) * 1000);
    const lastHour = await createAt(api, (Date.now() - RETENTION_MS + 3_600_000) * 1000);

    expect((await api.send('GET', `/v1/events/${expired}`)).status).toBe(404);
    expect((await api.send('POST', `/v1/events/${expired}/ack`)).status).toBe(404);
    expect((await api.send('DELETE', `/v1/events/${expired}`)).status).toBe(200);
    expect(idsOf(await api.readAll())).toEqual([lastHour]);
    expect((await api.send('POST', `/v1/events/${lastHour}/ack`)).status).toBe(200);
  });

  test(`${name}: expired events fill no page, neither full nor empty`, async ({ api }) => {
    for (let n = 0; n < 12; n += 1) await createAt(api, (Date.now() - RETENTION_MS - 60_000) * 1000 + n);
    const alive = [await api.create(), await api.create(), await api.create()];

    const { body } = await api.inbox({ limit: 3 });

    expect(idsOf(body.events)).toEqual(alive.map((answer) => answer.body.event_id));
    expect(body.pagination.next_cursor).toBeUndefined();
  });
}
