import { randomUUID } from 'node:crypto';
import { type QueryCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { hashApiKey } from '../../src/api-key.ts';
import { newEventId } from '../../src/input/event-id.ts';
import { type NewEvent, parseNewEvent } from '../../src/input/new-event.ts';
import { toEventItem } from '../../src/store/event-item.ts';
import { type Api, TARGETS } from './api-test.ts';

const callOptions = () => ({ abortSignal: AbortSignal.timeout(10_000) });
const [{ name: appName, test: appTest }] = TARGETS;

/** What the app asks of the database while something runs; the app of this target uses the target's own client. */
async function recordCalls(api: Api, run: () => Promise<unknown>): Promise<readonly string[]> {
  const calls: string[] = [];
  const { middlewareStack } = api.target.database;
  middlewareStack.add(
    (next, context) => async (args) => {
      const { ConsistentRead, TableName } = args.input as QueryCommandInput;
      const isAboutEvents = TableName === api.target.tables.events || TableName === api.target.tables.idempotency;
      // Keys and limits are looked up now and then, whatever is asked for.
      if (isAboutEvents)
        calls.push(`${context.commandName?.replace('Command', '')}${ConsistentRead ? ' consistently' : ''}`);
      return next(args);
    },
    { step: 'initialize', name: 'recordCalls' },
  );
  try {
    await run();
  } finally {
    middlewareStack.remove('recordCalls');
  }
  return calls;
}

appTest(`${appName}: each operation on an event is one call to the database`, async ({ api }) => {
  const { body: created } = await api.create();
  const path = `/v1/events/${created.event_id}`;

  expect(await recordCalls(api, () => api.create())).toEqual(['PutItem']);
  expect(await recordCalls(api, () => api.send('GET', path))).toEqual(['GetItem consistently']);
  expect(await recordCalls(api, () => api.send('POST', `${path}/ack`))).toEqual(['UpdateItem']);
  expect(await recordCalls(api, () => api.send('POST', `${path}/ack`))).toEqual(['UpdateItem']);
  expect(await recordCalls(api, () => api.send('DELETE', path))).toEqual(['UpdateItem']);
  expect(await recordCalls(api, () => api.inbox())).toEqual(['Query']);
  expect(await recordCalls(api, () => api.send('GET', `/v1/events/${randomUUID()}`))).toEqual([]);
  expect(await recordCalls(api, () => api.send('GET', '/v1/health'))).toEqual([]);
});

appTest(`${appName}: an idempotency key costs one write more, and its replay one read`, async ({ api }) => {
  await api.create();
  const event = { metadata: { idempotency_key: 'k' } };

  expect(await recordCalls(api, () => api.create(event))).toEqual(['PutItem', 'PutItem']);
  expect(await recordCalls(api, () => api.create(event))).toEqual(['PutItem', 'GetItem consistently']);
  expect(await recordCalls(api, () => api.create({ ...event, payload: { n: 2 } }))).toEqual(['PutItem']);
});

appTest(`${appName}: a write that the SDK repeats, as its answer was lost, finds its own mark`, async ({ api }) => {
  const { body: created } = await api.create();
  const key = { event_id: created.event_id, created_at: created.created_at };
  const mark = { ackId: randomUUID(), acknowledgedAt: created.created_at, nowSeconds: Math.floor(Date.now() / 1000) };
  const event = parseNewEvent(
    Buffer.from('{"source":"s","event_type":"t","payload":{"a":1},"metadata":{"idempotency_key":"k"}}'),
    'application/json',
  ) as NewEvent & { readonly idempotencyKey: string };
  const claim = () => api.store.idempotency.claim(hashApiKey(api.apiKey), event, key, mark.nowSeconds, callOptions());

  const acknowledged = [
    await api.store.events.acknowledge(key, mark, callOptions()),
    await api.store.events.acknowledge(key, mark, callOptions()),
    await api.store.events.acknowledge(key, { ...mark, ackId: randomUUID() }, callOptions()),
  ];

  expect(acknowledged.map(({ kind }) => kind)).toEqual(['acknowledged', 'acknowledged', 'alreadyAcknowledged']);
  expect([await claim(), await claim()]).toEqual([{ kind: 'claimed' }, { kind: 'claimed' }]);
});

appTest(`${appName}: a search that takes too long ends where it is, to be gone on from there`, async ({ api }) => {
  for (let n = 0; n < 12; n += 1) await api.create();
  const first = (await api.readAll())[0];
  let nowMs = 0;
  const search = {
    accept: () => true,
    matches: () => false,
    nowSeconds: Math.floor(Date.now() / 1000),
    nowMs: () => {
      nowMs += 3_000;
      return nowMs;
    },
  };

  const next = await api.store.inbox.read(
    { limit: 1, source: api.source, createdAfter: first?.created_at },
    search,
    callOptions(),
  );

  // One query of two events fits into five seconds of this clock.
  expect(next).toMatchObject({ status: 'pending', event_id: (await api.readAll())[1]?.event_id });
});

for (const { name, test } of TARGETS) {
  test(`${name}: a search of a stated size ends with an empty page and a cursor, by which the rest is found`, async ({
    api,
  }) => {
    const first = Date.now() * 1000;
    // A query reads at most 1 MB, and a page makes at most ten of them.
    const filler = { source: `not-${api.source}`, eventType: 't', payload: `{"p":"${'x'.repeat(390_000)}"}` } as const;
    for (let n = 0; n < 40; n += 1) {
      const event = { ...filler, metadata: '{}', priority: 'normal' } as const;
      const item = toEventItem(event, newEventId(first + n), api.target.inboxShards.written);
      await api.store.events.put(item, callOptions());
    }
    const { body: wanted } = await api.create();
    const bounds = { created_after: new Date(first / 1000).toISOString() };

    const page = await api.inbox({ ...bounds, limit: 1 });
    const found = await api.readAll({ ...bounds, limit: 1 });

    expect([page.body.events, typeof page.body.pagination.next_cursor]).toEqual([[], 'string']);
    expect(found.map(({ event_id }) => event_id)).toEqual([wanted.event_id]);
  });

  test(`${name}: no table holds an API key in clear`, async ({ api }) => {
    await api.create({ metadata: { idempotency_key: 'k' } });

    for (const table of [api.target.tables.keys, api.target.tables.idempotency, api.target.tables.rateLimits]) {
      const { Items = [] } = await api.target.database.send(new ScanCommand({ TableName: table }));
      expect(JSON.stringify(Items)).toContain(hashApiKey(api.apiKey));
      expect(JSON.stringify(Items)).not.toContain(api.apiKey);
    }
  });
}
