import { expect, test } from 'vitest';
import { testEvent } from '../test-model.ts';
import { Inbox } from './inbox.ts';

const newestFirst = (...numbers: readonly number[]) => numbers.map((number) => testEvent(number));

function rowsOf({ rows }: Inbox) {
  return Array.from({ length: rows.size }, (_, at) => [rows.at(at)?.eventId, rows.at(at)?.state]);
}

function change(number: number, what: 'created' | 'acknowledged' | 'deleted') {
  const event = testEvent(number);
  return { change: what, eventId: event.eventId, timeMs: 0, requestId: 'r', ...(what === 'created' && { event }) };
}

const inboxOf = (maxItems: number) => new Inbox({ maxItems, maxWeight: Number.POSITIVE_INFINITY, weigh: () => 0 });

test('what waits is counted, not what is known', () => {
  const inbox = inboxOf(10);
  inbox.applyPending(newestFirst(3, 2, 1), false);

  inbox.note(change(4, 'created'));
  inbox.note(change(1, 'acknowledged'));
  inbox.note(change(2, 'deleted'));

  expect(inbox.pending).toEqual({ count: 2, others: 'none' });
});

test('where more wait than were read, or fit, the count says so', () => {
  const [read, full] = [inboxOf(10), inboxOf(2)];

  read.applyPending(newestFirst(3, 2), true);
  full.applyPending(newestFirst(3, 2, 1), false);

  expect(read.pending).toEqual({ count: 2, others: 'more' });
  expect(full.pending).toEqual({ count: 2, others: 'more' });
});

test('after changes that were not told the count is none to rely on, until what waits is read anew', () => {
  const inbox = inboxOf(10);
  inbox.applyPending(newestFirst(3, 2, 1), false);

  inbox.noteSkipped(7);
  const untold = inbox.pending;
  inbox.applyPending(newestFirst(4, 3), false);

  expect(untold).toEqual({ count: 3, others: 'moreOrFewer' });
  expect(inbox.pending).toEqual({ count: 2, others: 'none' });
});

test('an event that is not among those that wait is gone, and stands where it stood', () => {
  const inbox = inboxOf(10);
  inbox.applyPending(newestFirst(5, 3, 1), false);

  inbox.applyPending(newestFirst(5, 4, 1), false);

  expect(rowsOf(inbox)).toEqual([
    [testEvent(5).eventId, 'pending'],
    [testEvent(4).eventId, 'pending'],
    [testEvent(3).eventId, 'gone'],
    [testEvent(1).eventId, 'pending'],
  ]);
});

test('an event older than all that were read may wait still', () => {
  const inbox = inboxOf(10);
  inbox.applyPending(newestFirst(5, 3, 1), false);

  inbox.applyPending(newestFirst(5, 4), true);

  expect(inbox.rows.get(testEvent(1).eventId)).toMatchObject({ state: 'pending' });
  expect(inbox.rows.get(testEvent(3).eventId)).toMatchObject({ state: 'pending' });
});

test('while it is paused, what is read is counted and not shown', () => {
  const inbox = inboxOf(10);
  inbox.applyPending(newestFirst(1), false);
  inbox.rows.pause();

  inbox.applyPending(newestFirst(2, 1), false);

  expect(rowsOf(inbox)).toEqual([[testEvent(1).eventId, 'pending']]);
  expect(inbox.rows.waiting).toBe(1);
});
