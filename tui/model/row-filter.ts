import { compileFilter, type FilterFunction } from '../../protocol/filter/compile-filter.ts';
import { eventSubject } from '../../protocol/filter/event-subject.ts';
import { logSubject } from '../../protocol/filter/log-subject.ts';
import { parseFilter } from '../../protocol/filter/parse-filter.ts';
import { requestSubject } from '../../protocol/filter/request-subject.ts';
import { visible } from '../../protocol/text/visible.ts';
import type { ListId } from '../state/places.ts';
import type { InputProblem } from '../state/ui-state.ts';
import type { DashboardModel } from './dashboard-model.ts';
import type { InboxRow } from './inbox-row.ts';
import { isMissed } from './request-row.ts';

/** What is wrong with a filter and where; undefined: it can be used. */
export function filterProblem(text: string): InputProblem | undefined {
  const parsed = parseFilter(text);
  if (parsed.kind === 'filter') return undefined;
  return { column: parsed.problem.at + 1, text: visible(parsed.problem.text) };
}

/** Has a list show only the rows that match; an empty text, or one that cannot be read: all. */
export function applyFilter(
  model: DashboardModel,
  list: ListId,
  text: string,
  markedId: () => string | undefined,
): void {
  const parsed = parseFilter(text);
  const matches = parsed.kind === 'problem' || text.trim() === '' ? undefined : compileFilter(parsed.filter);
  const flags = (id: string) => (markedId() === id ? ['marked'] : []);
  const nowMs = () => model.cloudTimeMs();
  switch (list) {
    case 'requests':
      model.requests.setFilter(
        matches && ((row) => isMissed(row) || matches(requestSubject(row, nowMs(), flags(row.requestId)))),
      );
      return;
    case 'inbox':
      model.events.setFilter(matches && ((row) => matchesRow(matches, row, nowMs(), flags(row.eventId))));
      return;
    case 'logs':
      model.logs.setFilter(matches && ((event) => matches(logSubject(event, nowMs()))));
      return;
    default:
      return;
  }
}

function matchesRow(
  matches: FilterFunction,
  { event, state, requestId }: InboxRow,
  nowMs: number,
  flags: string[],
): boolean {
  if (event === undefined) return false;
  // What became of an event that is no longer there is only known here.
  const isStored = state === 'pending' || state === 'acknowledged';
  const known = { ...event, status: isStored ? state : (state as never) };
  return matches(eventSubject(known, { nowMs, requestId, flags }));
}
