import type { Trial } from '../../engine/trial.ts';
import { create, type ListedEvent, type Query, readAll } from '../event-requests.ts';

export const CHECK = 'pagination';
export const OPERATION = '#/paths/~1v1~1inbox/get';

/** Creates so many events of the trial, and resolves to their ids. */
export async function createMany(trial: Trial, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const created = await create(trial, { payload: `{"n":${n}}` });
    if (created !== undefined) ids.push(created.id);
  }
  return ids;
}

/** All pages of a query. */
export function walk(trial: Trial, query: Query): Promise<readonly ListedEvent[]> {
  return readAll(trial, query);
}

/** Notes what is missing, there twice, too much, or not oldest first. */
export function expectList(
  trial: Trial,
  found: readonly ListedEvent[],
  expected: readonly string[],
  what: string,
): void {
  const times = found.map(({ created_at }) => created_at);
  expectEqual(trial, `the order of ${what}`, times.toSorted().join(), times.join());
  // Events of one microsecond have no order among them.
  expectEqual(trial, `the events of ${what}`, expected.toSorted().join(', '), idsOf(found).toSorted().join(', '));
}

/** Notes what is not as it should be of the inbox. */
export function expectEqual(trial: Trial, what: string, expected: unknown, seen: unknown): void {
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

/** Of a page. */
export function idsOf(events: readonly ListedEvent[]): string[] {
  return events.map(({ event_id }) => event_id);
}
