/** Pages that are not the inbox: gaps, repeats, order, bounds, filters, cursors. */
import { decodeCursor } from '../../../src/store/cursor.ts';
import type { InboxStore } from '../../../src/store/inbox.ts';
import type { Defect } from './defect.ts';
import { isInbox, withQuery, withText } from './defect-parts.ts';
import type { ServerMutant } from './mutant.ts';

/** Reads a page in another way. */
function reading(
  read: (inbox: InboxStore, ...page: Parameters<InboxStore['read']>) => ReturnType<InboxStore['read']>,
): Defect {
  return { store: ({ inbox }) => ({ inbox: { read: (...page) => read(inbox, ...page) } }) };
}

export const INBOX_MUTANTS: readonly ServerMutant[] = [
  {
    kind: 'server',
    name: 'repeats the last event of a page on the next',
    check: 'pagination',
    defect: reading((inbox, query, search, options) => {
      const { cursor, ...whole } = query;
      if (cursor === undefined) return inbox.read(query, search, options);
      const matches: typeof search.matches = (item) => search.matches(item) && item.created_at >= cursor.created_at;
      return inbox.read(whole, { ...search, matches }, options);
    }),
  },
  {
    kind: 'server',
    name: 'skips an event between two pages',
    check: 'pagination',
    defect: reading((inbox, query, search, options) => {
      let skipped = query.cursor === undefined;
      const accept: typeof search.accept = (item) => {
        if (skipped) return search.accept(item);
        skipped = true;
        return true;
      };
      return inbox.read(query, { ...search, accept }, options);
    }),
  },
  {
    kind: 'server',
    name: 'has one event more on a page than asked for',
    check: 'pagination',
    defect: reading((inbox, query, search, options) =>
      inbox.read({ ...query, limit: query.limit + 1 }, search, options),
    ),
  },
  {
    kind: 'server',
    name: 'ends the inbox with its first page',
    check: 'pagination',
    defect: {
      answer: (event, answer) =>
        isInbox(event) ? withText(answer, (text) => text.replace(/,"next_cursor":"[^"]*"/, '')) : answer,
    },
  },
  {
    kind: 'server',
    name: 'lists the newest first',
    check: 'pagination',
    defect: {
      answer: (event, answer) =>
        isInbox(event) && answer.statusCode === 200
          ? withText(answer, (text) => {
              const page = JSON.parse(text) as { events: unknown[] };
              return JSON.stringify({ ...page, events: page.events.reverse() });
            })
          : answer,
    },
  },
  {
    kind: 'server',
    name: 'leaves out what was created at created_after',
    check: 'pagination',
    defect: reading((inbox, query, search, options) => {
      const matches: typeof search.matches = (item) => search.matches(item) && item.created_at !== query.createdAfter;
      return inbox.read(query, { ...search, matches }, options);
    }),
  },
  {
    kind: 'server',
    name: 'leaves out what was created at created_before',
    check: 'pagination',
    defect: reading((inbox, query, search, options) => {
      const matches: typeof search.matches = (item) => search.matches(item) && item.created_at !== query.createdBefore;
      return inbox.read(query, { ...search, matches }, options);
    }),
  },
  {
    kind: 'server',
    name: 'begins again with a cursor that it did not give out',
    check: 'pagination',
    defect: {
      event: (event) =>
        isInbox(event)
          ? withQuery(event, 'cursor', (cursor) => (decodeCursor(cursor) === undefined ? undefined : cursor))
          : event,
    },
  },
  {
    kind: 'server',
    name: 'ignores the filter by event_type',
    check: 'pagination',
    defect: reading((inbox, { eventType: _, ...query }, search, options) => inbox.read(query, search, options)),
  },
  {
    kind: 'server',
    name: 'ignores the filter by priority',
    check: 'pagination',
    defect: reading((inbox, { priority: _, ...query }, search, options) => inbox.read(query, search, options)),
  },
  {
    kind: 'server',
    name: 'compares no values of metadata',
    check: 'pagination',
    defect: { event: (event) => (isInbox(event) ? withQuery(event, 'metadata_value', () => undefined) : event) },
  },
  {
    kind: 'server',
    name: 'reads the offset of a time as UTC',
    check: 'pagination',
    defect: {
      event: (event) =>
        isInbox(event) ? withQuery(withQuery(event, 'created_after', inUtc), 'created_before', inUtc) : event,
    },
  },
];

function inUtc(time: string): string {
  return time.replace(/(T.*)[+-]\d\d(?::?\d\d)?$/, '$1Z');
}
