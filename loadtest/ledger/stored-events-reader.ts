import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { parseJson } from '../../protocol/control-client.ts';
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
/** Over what the gateway allows. */
const ANSWER_TIMEOUT_MS = 35_000;

/**
 * Reads the inbox, all its pages, and asks for those events that are not to be there. Throws REQUEST_REFUSED for any answer
 * that tells nothing of them, and NOT_RUNNING for none.
 */
export async function findStoredEvents(store: EventStore, expected: ExpectedEvents): Promise<FoundEvents> {
  const inbox = await readInbox(store, expected);
  const states = new Map<string, 'pending' | 'acknowledged' | 'absent'>();
  const missing = [...expected.pending].filter((id) => !inbox.has(id));
  for (const ids of [missing, [...expected.acknowledged], [...expected.deleted]]) {
    const asked = evenPart(ids, MAX_LOOKUPS);
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
  const cursors = new Set<string>();
  while (true) {
    const page = await read(store, `/v1/inbox?${parameters}`, InboxPage);
    for (const { event_id: id } of page.events) found.set(id, (found.get(id) ?? 0) + 1);
    const { next_cursor: cursor } = page.pagination;
    if (cursor === undefined) return found;
    if (cursors.has(cursor)) throw unreadable('/v1/inbox', 'its cursors lead in a circle');
    cursors.add(cursor);
    parameters.set('cursor', cursor);
  }
}

async function stateOf(store: EventStore, id: string): Promise<'pending' | 'acknowledged' | 'absent'> {
  return (await read(store, `/v1/events/${id}`, EventState, 404))?.status ?? 'absent';
}

/** The answer of a GET as the schema has it; undefined for the status that says that there is nothing. */
async function read<S extends z.ZodType>(store: EventStore, path: string, schema: S): Promise<z.output<S>>;
async function read<S extends z.ZodType>(
  store: EventStore,
  path: string,
  schema: S,
  absentStatus: number,
): Promise<z.output<S> | undefined>;
async function read<S extends z.ZodType>(
  store: EventStore,
  path: string,
  schema: S,
  absentStatus?: number,
): Promise<z.output<S> | undefined> {
  const { status, text } = await get(store, path);
  if (status === absentStatus) return undefined;
  const [route = path] = path.split('?');
  if (status !== 200) throw unreadable(route, `it was answered with ${status}: ${text.slice(0, MAX_SHOWN)}`);
  const { success, data } = schema.safeParse(parseJson(text));
  if (!success) throw unreadable(route, `the answer is not that of the Triggers API: ${text.slice(0, MAX_SHOWN)}`);
  return data;
}

const MAX_SHOWN = 300;

/** Waits as long as the API says when it refuses for its limits. */
async function get(
  { url, apiKey }: EventStore,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  for (let attempt = 1; ; attempt += 1) {
    const { status, text, retryAfter } = await getOnce(`${url.replace(/\/$/, '')}${path}`, apiKey);
    if ((status !== 429 && status !== 503) || attempt === MAX_ATTEMPTS) return { status, text };
    await delay((Number(retryAfter) || 1) * 1000);
  }
}

async function getOnce(url: string, apiKey: string) {
  try {
    const response = await fetch(url, {
      headers: { 'X-API-Key': apiKey },
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const { status, headers } = response;
    return { status, text: await response.text(), retryAfter: headers.get('retry-after') };
  } catch (cause) {
    throw new WorkbenchError('NOT_RUNNING', `the target did not answer: ${(cause as Error).message}`, { cause });
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

function evenPart(ids: readonly string[], max: number): readonly string[] {
  if (ids.length <= max) return ids;
  return Array.from({ length: max }, (_, at) => ids[Math.floor((at * ids.length) / max)] as string);
}

function unreadable(path: string, why: string): WorkbenchError {
  return new WorkbenchError('REQUEST_REFUSED', `what is stored cannot be read: GET ${path}: ${why}`);
}
