import { GetCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { newEventId } from '../../src/input/event-id.ts';
import { toEventItem } from '../../src/store/event-item.ts';
import type { InboxShards } from '../../src/store/inbox-shards.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { type Api, TARGETS } from './api-test.ts';

const [{ name: appName, test: appTest }] = TARGETS;
const callOptions = () => ({ abortSignal: AbortSignal.timeout(10_000) });

/** The target's tables as functions with other settings see them. */
function storeWith(api: Api, inboxShards: InboxShards): Store {
  return createStore(api.target.database, { tables: api.target.tables, inboxShards });
}

/** Puts events that follow each other, spread over so many shards; resolves to their ids. */
async function fill(api: Api, count: number, inboxShards: InboxShards): Promise<string[]> {
  const event = {
    source: api.source,
    eventType: 't',
    payload: '{"n":1}',
    metadata: '{"priority":"normal"}',
    priority: 'normal',
  } as const;
  const base = Date.now() * 1000;
  const items = Array.from({ length: count }, (_, n) => toEventItem(event, newEventId(base + n), inboxShards.written));
  await Promise.all(items.map((item) => storeWith(api, inboxShards).events.put(item, callOptions())));
  return items.map(({ event_id }) => event_id);
}

async function readAll(api: Api, store: Store, limit: number): Promise<string[]> {
  const ids: string[] = [];
  const search = {
    accept: ({ event_id }: { readonly event_id: string }) => ids.push(event_id) > 0,
    matches: () => true,
    nowSeconds: Math.floor(Date.now() / 1000),
    nowMs: Date.now,
  };
  let cursor = await store.inbox.read({ limit, source: api.source }, search, callOptions());
  while (cursor !== undefined) {
    cursor = await store.inbox.read({ limit, source: api.source, cursor }, search, callOptions());
  }
  return ids;
}

appTest(
  `${appName}: events of every step of a change are listed in order, up to many shards and down`,
  async ({ api }) => {
    // Read by all before they are written, and read on until the last of them is gone.
    const steps = [
      { written: 1, read: 1 },
      { written: 1, read: 8 },
      { written: 8, read: 8 },
      { written: 1, read: 8 },
    ];
    const ids: string[] = [];

    for (const step of steps) {
      // What runs with the step before is still there for a moment.
      const before = steps[Math.max(0, steps.indexOf(step) - 1)] as InboxShards;
      ids.push(...(await fill(api, 12, step)));
      for (const one of step.written <= before.read ? [before, step] : [step]) {
        expect(await readAll(api, storeWith(api, one), 7)).toEqual(ids);
      }
    }
  },
);

appTest(
  `${appName}: an event is read, acknowledged and deleted by its id whatever the shards are now`,
  async ({ api }) => {
    for (const [now, wrote] of [
      [1, 8],
      [8, 1],
      [3, 8],
    ] as const) {
      const ids = await fill(api, 6, { written: wrote, read: wrote });
      const { events } = storeWith(api, { written: now, read: now });
      const nowSeconds = Math.floor(Date.now() / 1000);

      for (const [index, id] of ids.entries()) {
        const item = await api.send('GET', `/v1/events/${id}`);
        const key = { event_id: id, created_at: item.body.created_at };
        const mark = { ackId: `ack-${index}`, acknowledgedAt: item.body.created_at, nowSeconds };

        expect(item.body.status).toBe('pending');
        expect((await events.get(key, nowSeconds, callOptions()))?.event_id).toBe(id);
        expect((await events.acknowledge(key, mark, callOptions())).kind).toBe('acknowledged');
        const again = await events.acknowledge(key, { ...mark, ackId: 'other' }, callOptions());
        expect(again.kind).toBe('alreadyAcknowledged');
        expect((await api.send('GET', `/v1/events/${id}`)).body.status).toBe('acknowledged');
        await events.delete(key, item.body.created_at, callOptions());
        expect(await events.get(key, nowSeconds, callOptions())).toBeUndefined();
      }
    }
  },
);

appTest(`${appName}: a retry after a change makes no second event of an idempotency key`, async ({ api }) => {
  const [id = ''] = await fill(api, 1, { written: 1, read: 1 });
  const { body } = await api.send('GET', `/v1/events/${id}`);
  const event = {
    source: api.source,
    eventType: 't',
    payload: '{"n":1}',
    metadata: '{"priority":"normal"}',
    priority: 'normal',
  } as const;

  const store = storeWith(api, { written: 8, read: 8 });
  await store.events.putOnce(toEventItem(event, id, 8), callOptions());

  expect(await readAll(api, store, 5)).toEqual([body.event_id]);
});

appTest(`${appName}: one shard is the plain layout: its items and its calls name no shard`, async ({ api }) => {
  const inputs = new Map<string | undefined, unknown>();
  const { middlewareStack } = api.target.database;
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { TableName, ...input } = args.input as QueryCommandInput;
        if (TableName === api.target.tables.events) inputs.set(commandName, inputs.get(commandName) ?? input);
        return next(args);
      },
    { step: 'initialize', name: 'recordInputs' },
  );
  const { body } = await api.create();
  const Key = { event_id: body.event_id, created_at: body.created_at };
  await api.inbox({ limit: 5 });
  const { Item: item } = await api.target.database.send(
    new GetCommand({ TableName: api.target.tables.events, Key, ConsistentRead: true }),
  );
  await api.send('POST', `/v1/events/${body.event_id}/ack`);
  middlewareStack.remove('recordInputs');

  expect(item).toMatchObject({ ...Key, status: 'pending' });
  expect(inputs.get('PutItemCommand')).toEqual({ Item: item });
  expect(inputs.get('QueryCommand')).toEqual({
    IndexName: 'status-created_at-index',
    KeyConditionExpression: '#status = :pending',
    FilterExpression: '#ttl > :now AND #source = :source',
    ExpressionAttributeNames: { '#status': 'status', '#ttl': 'ttl', '#source': 'source' },
    ExpressionAttributeValues: { ':pending': 'pending', ':now': expect.any(Number), ':source': api.source },
    Limit: 6,
  });
  expect(inputs.get('UpdateItemCommand')).toMatchObject({
    ConditionExpression: '#status = :pending AND #ttl > :now',
    ExpressionAttributeValues: { ':acknowledged': 'acknowledged', ':pending': 'pending' },
  });
});
