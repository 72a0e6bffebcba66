import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import type { Column } from '../draw/table.ts';
import { isMissed, type RequestRow } from '../model/request-row.ts';
import { count, shortBytes, shortDuration, timeOfDay } from '../text/figures.ts';
import { type Line, type Span, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { statusMeaning } from './status-meaning.ts';

function column(
  settings: Omit<Column<RequestRow>, 'cell' | 'sortValue'>,
  cell: (record: RequestRecord, theme: Theme) => Span,
  sortValue?: (record: RequestRecord) => number | string,
): Column<RequestRow> {
  return {
    ...settings,
    cell: (row, theme) => (isMissed(row) ? span(safe``) : cell(row, theme)),
    ...(sortValue && { sortValue: (row: RequestRow) => (isMissed(row) ? '' : sortValue(row)) }),
  };
}

/** What the list of requests shows of each. */
export const REQUEST_COLUMNS: readonly Column<RequestRow>[] = [
  column({ name: 'time', title: safe`TIME`, width: 12, rank: 0 }, ({ timeMs }) => span(timeOfDay(timeMs), 'dim')),
  column(
    { name: 'method', title: safe`METHOD`, width: 6, rank: 1 },
    ({ method }, theme) => span(theme.cell(method || '-')),
    ({ method }) => method,
  ),
  column(
    { name: 'path', title: safe`PATH`, width: 12, grow: true, rank: 0 },
    ({ path, query }, theme) => span(theme.cell(query === undefined ? path || '-' : `${path}?${query}`)),
    ({ path }) => path,
  ),
  column(
    { name: 'status', title: safe`STATUS`, width: 6, rank: 0 },
    ({ status, outcome }) => {
      if (outcome === 'reset' || outcome === 'clientGone') return span(safe`${status} ×`, 'bad');
      return span(safe`${status}${status >= 400 ? safe` !` : safe``}`, statusMeaning(status));
    },
    ({ status }) => status,
  ),
  column(
    { name: 'latency', title: safe`LATENCY`, width: 8, align: 'right', rank: 0 },
    ({ latencyMs }) => span(shortDuration(latencyMs)),
    ({ latencyMs }) => latencyMs,
  ),
  column(
    { name: 'start', title: safe`START`, width: 5, rank: 4 },
    ({ invocation }) => {
      const start = invocation?.environment?.start;
      if (start === undefined) return span(safe`-`, 'dim');
      return start === 'warm' ? span(safe`warm`, 'dim') : span(start === 'cold' ? safe`cold` : safe`reset`, 'warn');
    },
    ({ invocation }) => invocation?.environment?.start ?? '',
  ),
  column(
    { name: 'bytes', title: safe`SIZE`, width: 7, align: 'right', rank: 6 },
    ({ requestBytes, responseBytes }) => span(shortBytes(Math.max(requestBytes, responseBytes))),
    ({ requestBytes, responseBytes }) => Math.max(requestBytes, responseBytes),
  ),
  column(
    { name: 'units', title: safe`R/W UNITS`, width: 9, align: 'right', rank: 7 },
    ({ readUnits, writeUnits }) => span(safe`${round(readUnits)}/${round(writeUnits)}`, 'dim'),
    ({ readUnits, writeUnits }) => readUnits + writeUnits,
  ),
  column(
    { name: 'why', title: safe`WHY`, width: 20, most: 34, rank: 3 },
    ({ why, faults, replayOf }, theme) => {
      const extra = `${faults.length > 0 ? ` ${faults.join(' ')}` : ''}${replayOf === undefined ? '' : ' replay'}`;
      if (why.rule === 'answered') return span(theme.cell(extra.trim()), 'dim');
      return span(theme.cell(`${why.rule}${extra}`), 'warn');
    },
    ({ why }) => why.rule,
  ),
];

function round(units: number): number {
  return Math.round(units * 10) / 10;
}

/** The row for what did not reach this dashboard. */
export function missedLine(row: RequestRow): Line | undefined {
  if (!isMissed(row)) return undefined;
  const things = row.of === 'requests' ? safe`requests` : safe`events of the stream`;
  return [
    span(safe`── missing here: ${count(row.missed)} ${things} that came too fast, or without a connection ──`, 'warn'),
  ];
}
