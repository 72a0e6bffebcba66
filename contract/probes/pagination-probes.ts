import type { CasesProbe, ProbeContext } from '../engine/probe.ts';
import type { Trial } from '../engine/trial.ts';
import {
  acknowledge,
  create,
  type ListedEvent,
  listInbox,
  members,
  pageOf,
  type Query,
  readAll,
  remove,
} from './event-requests.ts';
import { PAGE_SEARCH_MS } from './lateness.ts';
import { expectRefusal } from './refusal.ts';

const CHECK = 'pagination';
const OPERATION = '#/paths/~1v1~1inbox/get';

/** Walks through the inbox: of every page size, with filters, while events come and go. */
export const walks: CasesProbe = {
  kind: 'cases',
  id: 'pagination.walks',
  phase: 'boundaries',
  operations: ['listInbox'],
  checks: ['pagination'],
  judgesWithinMs: PAGE_SEARCH_MS,
  *cases() {
    for (const limit of [1, 2, 3, 7, 100]) {
      yield {
        name: `pages of ${limit}`,
        async test(trial) {
          const made = await createMany(trial, 7);
          expectList(trial, await walk(trial, { limit }), made, `pages of ${limit}`);
        },
      };
    }
    yield { name: 'filters together', test: filtered };
    yield { name: 'times as bounds', test: bounded };
    yield { name: 'events come and go between pages', test: changing };
    yield {
      name: 'another limit on each page',
      async test(trial) {
        const made = await createMany(trial, 9);
        const found: ListedEvent[] = [];
        let cursor: string | undefined;
        for (const limit of [1, 4, 2, 100]) {
          const page = pageOf(await trial.send(listInbox({ source: trial.source, limit, cursor })));
          found.push(...page.events);
          cursor = page.cursor;
          if (cursor === undefined) break;
        }
        expectList(trial, found, made, 'pages of changing sizes');
      },
    };
    yield {
      name: 'the limit is kept and told',
      async test(trial) {
        await createMany(trial, 3);
        for (const [query, limit] of [
          [{ limit: 2 }, 2],
          [{}, 50],
        ] as const) {
          const answer = await trial.send(listInbox({ source: trial.source, ...query }));
          expectEqual(trial, 'the limit that a page tells', limit, members(members(answer.json).pagination).limit);
          if (pageOf(answer).events.length > limit) {
            expectEqual(trial, 'the number of events of a page', `at most ${limit}`, pageOf(answer).events.length);
          }
        }
      },
    };
    yield {
      name: 'a page is full if it can be',
      async test(trial) {
        await createMany(trial, 5);
        const page = pageOf(await trial.send(listInbox({ source: trial.source, limit: 4 })));
        expectEqual(trial, 'the number of events of a page of 4, of 5 in all', 4, page.events.length);
        expectEqual(trial, 'whether the page has a next_cursor', true, page.cursor !== undefined);
      },
    };
  },
};

/** Cursors that the server did not give out, or gave out for something else. */
export const cursors: CasesProbe = {
  kind: 'cases',
  id: 'pagination.cursors',
  phase: 'boundaries',
  operations: ['listInbox'],
  checks: ['pagination'],
  judgesWithinMs: PAGE_SEARCH_MS,
  *cases(context) {
    for (const [name, forge] of FORGERIES) {
      yield {
        name,
        async test(trial) {
          const cursor = await someCursor(trial);
          if (cursor === undefined) return;
          const answer = await trial.send(listInbox({ source: trial.source, cursor: forge(cursor) }));
          const because = 'the cursor is not one that the server gave out';
          expectRefusal(trial, answer, 400, { check: CHECK, because, pointer: '#/components/schemas/Cursor' });
        },
      };
    }
    yield {
      name: 'outside of the bounds',
      async test(trial) {
        const cursor = await someCursor(trial);
        if (cursor === undefined) return;
        for (const bound of [{ created_after: '2200-01-01' }, { created_before: '2000-01-01' }]) {
          const answer = await trial.send(listInbox({ cursor, ...bound }));
          const because = 'the cursor lies outside of created_after and created_before';
          expectRefusal(trial, answer, 400, { check: CHECK, because, pointer: OPERATION });
        }
      },
    };
    yield { name: 'used twice', test: cursorTwice };
    yield { name: 'of an event that is gone', test: cursorOfGone };
    if (context.control.issueKey !== undefined) {
      yield { name: 'of another key', test: (trial) => cursorOfOtherKey(trial, context) };
    }
  },
};

const FORGERIES: readonly (readonly [name: string, forge: (cursor: string) => string])[] = [
  ['cut off', (cursor) => cursor.slice(0, -4)],
  ['a letter more', (cursor) => `${cursor}A`],
  ['with padding', (cursor) => `${cursor}=`],
  ['a letter changed', (cursor) => cursor.slice(0, 20) + (cursor[20] === 'A' ? 'B' : 'A') + cursor.slice(21)],
  ['its JSON itself', (cursor) => Buffer.from(cursor, 'base64url').toString()],
  ['of another status', (cursor) => recoded(cursor, (key) => ({ ...key, status: 'acknowledged' }))],
  ['with a member more', (cursor) => recoded(cursor, (key) => ({ ...key, extra: 1 }))],
  ['of another time', (cursor) => recoded(cursor, (key) => ({ ...key, created_at: '2025-11-10T12:00:00.000000Z' }))],
  ['of a list', () => Buffer.from('[]').toString('base64url')],
  ['of null', () => Buffer.from('null').toString('base64url')],
  ['of DynamoDB types', (cursor) => recoded(cursor, (key) => ({ event_id: { S: key.event_id } }))],
  ['of 1,025 letters', () => 'a'.repeat(1_025)],
];

/** A cursor whose JSON was opened and changed; of one that is no JSON, letters turned around. */
function recoded(cursor: string, change: (key: Readonly<Record<string, unknown>>) => unknown): string {
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Readonly<Record<string, unknown>>;
    return Buffer.from(JSON.stringify(change(key))).toString('base64url');
  } catch {
    return [...cursor].reverse().join('');
  }
}

async function someCursor(trial: Trial): Promise<string | undefined> {
  await createMany(trial, 3);
  const page = pageOf(await trial.send(listInbox({ source: trial.source, limit: 1 })));
  trial.count(CHECK);
  if (page.cursor === undefined) expectEqual(trial, 'whether a page of 1, of 3 in all, has a next_cursor', true, false);
  return page.cursor;
}

async function cursorTwice(trial: Trial): Promise<void> {
  const cursor = await someCursor(trial);
  if (cursor === undefined) return;
  const query = { source: trial.source, limit: 1, cursor };
  const [one, other] = [await trial.send(listInbox(query)), await trial.send(listInbox(query))];
  expectEqual(trial, 'the events of a page read twice', idsOf(pageOf(one).events), idsOf(pageOf(other).events));
}

async function cursorOfGone(trial: Trial): Promise<void> {
  const made = await createMany(trial, 4);
  const first = pageOf(await trial.send(listInbox({ source: trial.source, limit: 2 })));
  const last = first.events.at(-1);
  if (last === undefined || first.cursor === undefined) return;
  await trial.send(remove(last.event_id));
  const rest = await walk(trial, { limit: 1, cursor: first.cursor });
  expectList(trial, rest, made.slice(2), 'the pages after an event that is gone');
}

async function cursorOfOtherKey(trial: Trial, { issueKey }: ProbeContext): Promise<void> {
  const cursor = await someCursor(trial);
  const key = await issueKey();
  const mine = await trial.send(listInbox({ source: trial.source, limit: 1, cursor }));
  const theirs = await trial.send(listInbox({ source: trial.source, limit: 1, cursor }, { key }));
  // One inbox for all keys, so a cursor is one too.
  trial.expectStatus(theirs, 200, { check: CHECK, because: 'all keys share one inbox', pointer: '#/info/description' });
  expectEqual(trial, 'the page for another key', idsOf(pageOf(mine).events), idsOf(pageOf(theirs).events));
}

async function filtered(trial: Trial): Promise<void> {
  const wanted: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    const isWanted = n % 3 === 0;
    const metadata = `{"priority":"${isWanted ? 'high' : 'low'}","tenant":"${n % 2 === 0 ? 'a' : 'b'}","n":${n}}`;
    const created = await create(trial, { metadata, eventType: isWanted ? 'wanted' : 'other' });
    if (created !== undefined && isWanted) wanted.push(created.id);
  }
  for (const query of [{ priority: 'high' }, { event_type: 'wanted' }, { priority: 'high', event_type: ' wanted ' }]) {
    expectList(trial, await walk(trial, { limit: 2, ...query }), wanted, `the filter ${JSON.stringify(query)}`);
  }
  const tenants = { metadata_key: 'tenant', metadata_value: 'a', priority: 'high' };
  const ofTenant = wanted.filter((_, index) => index % 2 === 0);
  expectList(trial, await walk(trial, { limit: 1, ...tenants }), ofTenant, 'filters on metadata and priority');
  const byNumber = { metadata_key: 'n', metadata_value: '3' };
  expectList(trial, await walk(trial, { limit: 1, ...byNumber }), wanted.slice(1, 2), 'a filter on a number');
}

async function bounded(trial: Trial): Promise<void> {
  const made: { readonly id: string; readonly at: string }[] = [];
  for (let n = 0; n < 5; n += 1) {
    const created = await create(trial);
    if (created !== undefined) made.push({ id: created.id, at: created.createdAt });
  }
  const [, second, , fourth] = made;
  if (second === undefined || fourth === undefined) return;
  const bounds = { created_after: second.at, created_before: fourth.at };
  const inside = made.filter(({ at }) => at >= second.at && at <= fourth.at).map(({ id }) => id);
  expectList(trial, await walk(trial, { limit: 1, ...bounds }), inside, 'both bounds, which are inclusive');
  const elsewhere = { created_after: atOffset(second.at, 9), created_before: atOffset(fourth.at, -5) };
  expectList(trial, await walk(trial, elsewhere), inside, 'both bounds in the times of other places');
  const turned = { created_after: fourth.at, created_before: second.at };
  if (fourth.at > second.at) expectList(trial, await walk(trial, turned), [], 'bounds that exclude each other');
}

/** The same moment by the clock of a place so many whole hours ahead of UTC. */
function atOffset(time: string, hours: number): string {
  const [, micros = ''] = /\.\d{3}(\d{3})Z$/.exec(time) ?? [];
  const local = new Date(Date.parse(time) + hours * 3_600_000).toISOString().replace('Z', micros);
  return `${local}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}

/** Those that stay pending are each seen once, whatever happens to the others. */
async function changing(trial: Trial): Promise<void> {
  const made = await createMany(trial, 8);
  const [gone, acknowledged] = [made[1], made[5]];
  const found: ListedEvent[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 20; page += 1) {
    const { events, cursor: next } = pageOf(await trial.send(listInbox({ source: trial.source, limit: 2, cursor })));
    found.push(...events);
    cursor = next;
    if (page === 0 && gone !== undefined) await trial.send(remove(gone));
    if (page === 1 && acknowledged !== undefined) await trial.send(acknowledge(acknowledged));
    if (page < 3) await create(trial);
    if (cursor === undefined) break;
  }
  const stayed = made.filter((id) => id !== gone && id !== acknowledged);
  const seen = found.map(({ event_id }) => event_id).filter((id) => stayed.includes(id));
  expectEqual(trial, 'the events that stay pending, read while others come and go', stayed.join(), seen.join());
}

async function createMany(trial: Trial, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const created = await create(trial, { payload: `{"n":${n}}` });
    if (created !== undefined) ids.push(created.id);
  }
  return ids;
}

function walk(trial: Trial, query: Query): Promise<readonly ListedEvent[]> {
  return readAll(trial, query);
}

/** Notes what is missing, there twice, too much, or not oldest first. */
function expectList(trial: Trial, found: readonly ListedEvent[], expected: readonly string[], what: string): void {
  const times = found.map(({ created_at }) => created_at);
  expectEqual(trial, `the order of ${what}`, times.toSorted().join(), times.join());
  // Events of one microsecond have no order among them.
  expectEqual(trial, `the events of ${what}`, expected.toSorted().join(', '), idsOf(found).toSorted().join(', '));
}

function expectEqual(trial: Trial, what: string, expected: unknown, seen: unknown): void {
  trial.count(CHECK);
  if (String(expected) === String(seen)) return;
  trial.fail({
    check: CHECK,
    sentence: `Pages of the inbox: ${what} is not as it should be.`,
    expected: String(expected) || 'none',
    seen: String(seen) || 'none',
    pointer: OPERATION,
  });
}

function idsOf(events: readonly ListedEvent[]): string[] {
  return events.map(({ event_id }) => event_id);
}
