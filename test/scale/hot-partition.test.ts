import { expect, test } from 'vitest';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { startAppTarget } from '../api/target.ts';
import { newEvent, readInbox, requestApi } from '../system/emulator-process.ts';

/**
 * Three writes a second to a partition: few enough for any machine to send more than eight of them take. A twentieth of
 * AWS's limits would be 400 a second, which two cores that other tests use as well do not carry; the ratio is the same.
 */
const PARTITION_SCALE = 0.003;
const SENDERS = 60;
const SENDING_MS = 5_000;

/** What got 201, for how long there was sending, and what the inbox lists then. */
async function ingest(inboxShards: number) {
  await using target = await startAppTarget({
    authMode: 'local',
    inboxShards,
    warmWritesPerSecond: 16_000,
    partitionScale: PARTITION_SCALE,
    rateLimitPerMinute: 1_000_000,
  });
  const created: string[] = [];
  const statuses = new Set<number>();
  const startedAtMs = performance.now();
  const send = async () => {
    while (performance.now() < startedAtMs + SENDING_MS) {
      const { status, body } = await requestApi(target.url, '/v1/events', { method: 'POST', json: newEvent(1) });
      statuses.add(status);
      if (status === 201) created.push(body.event_id);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const pages = await readInbox((path) => requestApi(target.url, path, { key: LOCAL_API_KEY }), 40);
  return { created, seconds, statuses, listed: pages.map(({ event_id }) => event_id) };
}

test('eight shards lift what the index takes at least six times, and the inbox lists all of it in order', async () => {
  const [one, eight] = await Promise.all([ingest(1), ingest(8)]);

  // Each partition has a second's writes to begin with.
  const perSecond = ({ created, seconds }: typeof one) => created.length / (seconds + 1);
  expect(perSecond(eight) / perSecond(one)).toBeGreaterThanOrEqual(6);
  for (const { created, listed, statuses } of [one, eight]) {
    expect([...statuses].toSorted()).toEqual([201, 503]);
    expect(listed.toSorted()).toEqual(created.toSorted());
    expect(listed.map(timeOf)).toEqual(listed.map(timeOf).toSorted());
  }
}, 60_000);

/** The digits of an id in which it carries the microsecond of its event. */
function timeOf(eventId: string): string {
  return eventId.slice(0, 18);
}
