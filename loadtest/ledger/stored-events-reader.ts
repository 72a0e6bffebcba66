import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import type { ExpectedEvents } from './expected-events.ts';
import type { FoundEvents } from './stored-events.ts';

/** Where a run's events are looked for. */
export interface EventStore {
  /** Origin of the API. */
  readonly url: string;
  readonly apiKey: string;
  /** Only events of this source are read: that of the run. */
  readonly source?: string;
}

const InboxPage = z.object({
  events: z.array(z.object({ event_id: z.string() })),
  pagination: z.object({ next_cursor: z.string().optional() }),
});
const EventState = z.object({ status: z.enum(['pending', 'acknowledged']) });

const PAGE_EVENTS = 100;
/** Events that are asked for one by one, evenly out of those there are. */
const MAX_LOOKUPS = 2_000;
const LOOKUPS_AT_A_TIME = 8;
/** Before the oldest event that answers told of: one may have been made before it that none told of. */
const EARLIER_MS = 60_000;
const MAX_ATTEMPTS = 10;

/** Reads the inbox, all its pages, and asks for those events that are not to be there. Throws REQUEST_REFUSED. */
export async function findStoredEvents(store: EventStore, expected: ExpectedEvents): Promise<FoundEvents> {
  const inbox = await readInbox(store, expected);
  const states = new Map<string, 'pending' | 'acknowledged' | 'absent'>();
  const missing = [...expected.pending].filter((id) => !inbox.has(id));
  for (const ids of [missing, [...expected.acknowledged], [...expected.deleted]]) {
    const asked = evenly(ids, MAX_LOOKUPS);
    for (let at = 0; at < asked.length; at += LOOKUPS_AT_A_TIME) {
      const some = asked.slice(at, at + LOOKUPS_AT_A_TIME);
      const found = await Promise.all(some.map((id) => stateOf(store, id)));
      for (const [place, id] of some.entries()) states.set(id, found[place] as (typeof found)[number]);
    }
  }
  return { inbox, states };
}

async function readInbox(store: EventStore, expected: ExpectedEvents): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const parameters = new URLSearchParams({ limit: String(PAGE_EVENTS) });
  if (store.source !== undefined) parameters.set('source', store.source);
  const oldestMs = oldestOf(expected);
  if (oldestMs !== undefined) parameters.set('created_after', new Date(oldestMs - EARLIER_MS).toISOString());
  while (true) {
    const { status, text } = await get(store, `/v1/inbox?${parameters}`);
    if (status !== 200) throw refused(`/v1/inbox`, status, text);
    const page = InboxPage.parse(JSON.parse(text));
    for (const { event_id: id } of page.events) found.set(id, (found.get(id) ?? 0) + 1);
    if (page.pagination.next_cursor === undefined) return found;
    parameters.set('cursor', page.pagination.next_cursor);
  }
}

async function stateOf(store: EventStore, id: string): Promise<'pending' | 'acknowledged' | 'absent'> {
  const { status, text } = await get(store, `/v1/events/${id}`);
  if (status === 404) return 'absent';
  if (status !== 200) throw refused(`/v1/events/${id}`, status, text);
  return EventState.parse(JSON.parse(text)).status;
}

/** Waits as long as the API says when it refuses for its limits. */
async function get(
  { url, apiKey }: EventStore,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${url.replace(/\/$/, '')}${path}`, {
      headers: { 'X-API-Key': apiKey },
      redirect: 'manual',
    });
    const text = await response.text();
    const { status } = response;
    if ((status !== 429 && status !== 503) || attempt === MAX_ATTEMPTS) return { status, text };
    const waitMs = Number(response.headers.get('retry-after') ?? 1) * 1000;
    await delay(waitMs);
  }
}

/** Time of the oldest, out of the ids: they are UUIDs of version 7. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 */
function oldestOf({ pending, acknowledged, deleted, open }: ExpectedEvents): number | undefined {
  let oldestMs: number | undefined;
  for (const ids of [pending, acknowledged, deleted, open]) {
    for (const id of ids) {
      const timeMs = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
      if (id[14] === '7' && (oldestMs === undefined || timeMs < oldestMs)) oldestMs = timeMs;
    }
  }
  return oldestMs;
}

function evenly(ids: readonly string[], max: number): readonly string[] {
  if (ids.length <= max) return ids;
  return Array.from({ length: max }, (_, at) => ids[Math.floor((at * ids.length) / max)] as string);
}

function refused(path: string, status: number, text: string): WorkbenchError {
  return new WorkbenchError(
    'REQUEST_REFUSED',
    `What is stored cannot be read: GET ${path} was answered with ${status}: ${text.slice(0, 300)}`,
  );
}
