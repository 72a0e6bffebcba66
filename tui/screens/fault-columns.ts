import { FAULT_KINDS, type Fault } from '../../protocol/faults.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import type { Column } from '../draw/table.ts';
import { count, shortDuration, timeOfDay } from '../text/figures.ts';
import { span } from '../text/line.ts';

/** What is shown of each injected fault. */
export const FAULT_COLUMNS: readonly Column<Fault>[] = [
  {
    name: 'id',
    title: safe`FAULT`,
    width: 9,
    rank: 0,
    cell: ({ id }, theme) => span(theme.cell(id)),
    sortValue: ({ id }) => id,
  },
  {
    name: 'kind',
    title: safe`KIND`,
    width: 18,
    rank: 0,
    cell: ({ kind }, theme) => span(theme.cell(kind), 'warn'),
    sortValue: ({ kind }) => kind,
  },
  {
    name: 'share',
    title: safe`SHARE`,
    width: 6,
    align: 'right',
    rank: 3,
    cell: ({ share }) => span(safe`${Math.round(share * 1_000) / 10} %`),
    sortValue: ({ share }) => share,
  },
  {
    name: 'affected',
    title: safe`AFFECTED`,
    width: 11,
    align: 'right',
    rank: 1,
    cell: ({ affected, count: limit }) =>
      span(limit === undefined ? count(affected) : safe`${count(affected)}/${count(limit)}`),
    sortValue: ({ affected }) => affected,
  },
  {
    name: 'until',
    title: safe`UNTIL`,
    width: 12,
    rank: 4,
    cell: ({ expiresAtMs }) => span(expiresAtMs === undefined ? safe`removed` : timeOfDay(expiresAtMs), 'dim'),
    sortValue: ({ expiresAtMs }) => expiresAtMs ?? 0,
  },
  {
    name: 'condition',
    title: safe`ONLY`,
    width: 14,
    grow: true,
    rank: 2,
    cell: ({ operation, key, table, latencyMs, kind }, theme) => {
      const conditions = [operation, table, key].filter((part) => part !== undefined).join(' ');
      const latency = latencyMs === undefined ? safe`` : safe`+${shortDuration(latencyMs)} `;
      const what = conditions === '' ? FAULT_KINDS[kind] : conditions;
      return span(safe`${latency}${theme.cell(what)}`, conditions === '' ? 'dim' : 'plain');
    },
  },
];
