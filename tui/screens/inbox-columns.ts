import { safe } from '../../protocol/text/safe-text.ts';
import type { Column } from '../draw/table.ts';
import type { InboxRow } from '../model/inbox-row.ts';
import { shortBytes, timeOfDay } from '../text/figures.ts';
import { type Meaning, span } from '../text/line.ts';

const STATES: Readonly<Record<InboxRow['state'], Meaning>> = {
  pending: 'good',
  acknowledged: 'dim',
  deleted: 'bad',
  gone: 'dim',
};

/** What the inbox shows of each event. */
export const INBOX_COLUMNS: readonly Column<InboxRow>[] = [
  {
    name: 'time',
    title: safe`CREATED`,
    width: 12,
    rank: 1,
    cell: ({ about, changedAtMs }) =>
      span(timeOfDay(about === undefined ? changedAtMs : Date.parse(about.createdAt)), 'dim'),
  },
  {
    name: 'type',
    title: safe`TYPE`,
    width: 14,
    grow: true,
    rank: 0,
    cell: ({ about }, theme) => span(theme.cell(about?.eventType ?? '?')),
    sortValue: ({ about }) => about?.eventType ?? '',
  },
  {
    name: 'source',
    title: safe`SOURCE`,
    width: 12,
    most: 30,
    rank: 2,
    cell: ({ about }, theme) => span(theme.cell(about?.source ?? '?')),
    sortValue: ({ about }) => about?.source ?? '',
  },
  {
    name: 'priority',
    title: safe`PRIORITY`,
    width: 8,
    rank: 5,
    cell: ({ about }, theme) => span(theme.cell(about?.priority ?? '-'), about?.priority === 'high' ? 'warn' : 'plain'),
    sortValue: ({ about }) => about?.priority ?? '',
  },
  {
    name: 'bytes',
    title: safe`SIZE`,
    width: 7,
    align: 'right',
    rank: 4,
    cell: ({ event }) => span(event === undefined ? safe`-` : shortBytes(event.payloadBytes)),
    sortValue: ({ event }) => event?.payloadBytes ?? 0,
  },
  {
    name: 'state',
    title: safe`STATE`,
    width: 12,
    rank: 0,
    cell: ({ state }, theme) => span(theme.cell(state), STATES[state]),
    sortValue: ({ state }) => state,
  },
  {
    name: 'id',
    title: safe`EVENT ID`,
    width: 36,
    rank: 6,
    cell: ({ eventId }, theme) => span(theme.cell(eventId), 'dim'),
    sortValue: ({ eventId }) => eventId,
  },
];
