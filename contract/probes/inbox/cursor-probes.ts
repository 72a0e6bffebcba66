import type { CasesProbe, ProbeContext } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { listInbox, pageOf, remove } from '../event-requests.ts';
import { PAGE_SEARCH_MS } from '../lateness.ts';
import { expectRefusal } from '../refusal.ts';
import { CHECK, createMany, expectEqual, expectList, idsOf, OPERATION, walk } from './inbox-pages.ts';

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
