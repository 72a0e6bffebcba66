import { expect } from 'vitest';
import { type InboxEvent, TARGETS } from './api-test.ts';

const EVENTS = 60;

for (const { name, test } of TARGETS) {
  test(`${name}: what is written by many at once is all in the inbox, each once`, async ({ api }) => {
    const created = await Promise.all(Array.from({ length: EVENTS }, (_, n) => api.create({ payload: { n } })));

    const seen = await api.readAll({ limit: 7 });

    expect(created.map(({ status }) => status)).toEqual(Array.from({ length: EVENTS }, () => 201));
    expect(seen.map(({ event_id }) => event_id).sort()).toEqual(created.map(({ body }) => body.event_id).sort());
  });

  test(`${name}: reading on while events come and go skips and repeats none that stay`, async ({ api }) => {
    const before: string[] = [];
    for (let n = 0; n < EVENTS; n += 1) before.push((await api.create({ payload: { n } })).body.event_id);
    const leaving = before.filter((_, index) => index % 3 === 0);
    const staying = before.filter((_, index) => index % 3 !== 0);
    const added: string[] = [];

    const seen: InboxEvent[] = [];
    const pendingWrites: Promise<unknown>[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      // Both ends change while each page is read.
      for (const id of leaving.splice(0, 2)) pendingWrites.push(api.send('POST', `/v1/events/${id}/ack`));
      for (const id of leaving.splice(-1)) pendingWrites.push(api.send('DELETE', `/v1/events/${id}`));
      if (added.length < 20) pendingWrites.push(api.create().then(({ body }) => added.push(body.event_id)));
      const { body } = await api.inbox({ limit: 5, ...(cursor && { cursor }) });
      seen.push(...body.events);
      cursor = body.pagination.next_cursor;
    }
    await Promise.all(pendingWrites);

    const seenIds = seen.map(({ event_id }) => event_id);
    expect(new Set(seenIds).size).toBe(seenIds.length);
    expect(seenIds.filter((id) => staying.includes(id))).toEqual(staying);
    expect((await api.readAll()).map(({ event_id }) => event_id).sort()).toEqual(
      [...staying, ...leaving, ...added].sort(),
    );
  });
}
