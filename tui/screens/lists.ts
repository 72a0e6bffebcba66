import type { Column } from '../draw/table.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import { arraySource, type ListSource, type LiveList } from '../model/live-list.ts';
import { isMissed } from '../model/request-row.ts';
import { sortedSource } from '../model/sorted-source.ts';
import type { Subject } from '../state/effect.ts';
import type { ListId } from '../state/places.ts';
import type { ListState } from '../state/ui-state.ts';
import type { Line } from '../text/line.ts';
import { environmentColumns } from './environment-columns.ts';
import { FAULT_COLUMNS } from './fault-columns.ts';
import { INBOX_COLUMNS } from './inbox-columns.ts';
import { LIMIT_COLUMNS, limitRows } from './limit-rows.ts';
import { LOG_COLUMNS } from './log-columns.ts';
import { missedLine, REQUEST_COLUMNS } from './request-columns.ts';

/** A list with its rows as they are looked at. */
export interface OpenList<T = object> {
  readonly source: ListSource<T>;
  readonly columns: readonly Column<T>[];
  /** What can be paused and filtered; undefined: the list is always whole. */
  readonly live?: LiveList<T>;
  /** For rows that are not like the others. */
  readonly wholeRow?: (item: T) => Line | undefined;
  /** What a row tells of. */
  readonly subjectOf?: (item: T) => Subject | undefined;
}

/** A list in the order of its state. */
export function openList(id: ListId, model: DashboardModel, { sortBy, isReversed }: ListState): OpenList {
  const list = LISTS[id](model);
  const sortValue = list.columns.find(({ name }) => name === sortBy)?.sortValue;
  return sortValue === undefined ? list : { ...list, source: sorted(list, sortBy ?? '', sortValue, isReversed) };
}

/** The rows of every list. Each list knows the type of its own; to the others they are things. */
const LISTS: Readonly<Record<ListId, (model: DashboardModel) => OpenList>> = {
  inbox: ({ events }) =>
    ofThings({
      source: events,
      columns: INBOX_COLUMNS,
      live: events,
      subjectOf: ({ eventId }) => ({ kind: 'event', id: eventId }),
    }),
  requests: ({ requests }) =>
    ofThings({
      source: requests,
      columns: REQUEST_COLUMNS,
      live: requests,
      wholeRow: missedLine,
      subjectOf: (row) => (isMissed(row) ? undefined : { kind: 'request', id: row.requestId }),
    }),
  lambda: ({ snapshot }) =>
    ofThings({
      source: arraySource(snapshot?.status.environments ?? [], ({ logStreamName }) => logStreamName),
      columns: environmentColumns(snapshot?.limits ?? { memorySizeMb: 512, timeoutMs: 30_000 }),
    }),
  limits: (model) => ofThings({ source: arraySource(limitRows(model), ({ id }) => id), columns: LIMIT_COLUMNS }),
  load: () => ofThings({ source: arraySource<object>([], () => ''), columns: [] }),
  faults: ({ snapshot }) =>
    ofThings({ source: arraySource(snapshot?.faults ?? [], ({ id }) => id), columns: FAULT_COLUMNS }),
  logs: ({ logs }) =>
    ofThings({
      source: logs,
      columns: LOG_COLUMNS,
      live: logs,
      subjectOf: ({ message }) => {
        const [id] = INVOCATION_ID.exec(message) ?? [];
        return id === undefined ? undefined : { kind: 'request', id };
      },
    }),
};

/** Of an invocation, as Lambda's own lines and the function's JSON have it. */
const INVOCATION_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

function ofThings<T extends object>(list: OpenList<T>): OpenList {
  return list as unknown as OpenList;
}

/** The newest order of each list, made anew only when its rows have changed. */
const orders = new WeakMap<object, { readonly key: string; readonly source: ListSource<object> }>();

function sorted(
  { source, live }: OpenList,
  sortBy: string,
  sortValue: (item: object) => number | string,
  isReversed: boolean,
): ListSource<object> {
  // What is large comes first, until it is reversed.
  if (live === undefined) return sortedSource(source, sortValue, !isReversed);
  const key = `${live.version} ${sortBy} ${isReversed}`;
  const kept = orders.get(live);
  if (kept?.key === key) return kept.source;
  const order = sortedSource(source, sortValue, !isReversed);
  orders.set(live, { key, source: order });
  return order;
}
