import type { LogEvent } from '../../protocol/logs.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import type { Column } from '../draw/table.ts';
import { timeOfDay } from '../text/figures.ts';
import { type Meaning, span } from '../text/line.ts';
import { shortStreamName } from './environment-columns.ts';

/** What the list of log events shows of each. */
export const LOG_COLUMNS: readonly Column<LogEvent>[] = [
  {
    name: 'time',
    title: safe`TIME`,
    width: 12,
    rank: 0,
    cell: ({ timestampMs }) => span(timeOfDay(timestampMs), 'dim'),
  },
  {
    name: 'stream',
    title: safe`STREAM`,
    width: 8,
    rank: 1,
    cell: ({ logStreamName }, theme) => span(theme.cell(shortStreamName(logStreamName)), 'dim'),
    sortValue: ({ logStreamName }) => logStreamName,
  },
  {
    name: 'message',
    title: safe`MESSAGE`,
    width: 20,
    grow: true,
    rank: 0,
    // Tabs part the fields of Lambda's own lines, and their line feeds are carriage returns.
    cell: ({ message }, theme) => span(theme.cell(message.trimEnd().replaceAll('\t', '  ')), logMeaning(message)),
    sortValue: ({ message }) => message,
  },
];

/** By the level that a line names, in Lambda's own lines or in JSON. */
export function logMeaning(message: string): Meaning {
  if (/\b(?:ERROR|FATAL|Status: (?:timeout|error))\b/.test(message)) return 'bad';
  if (/\bWARN(?:ING)?\b/.test(message)) return 'warn';
  return /^(?:START|END|REPORT|INIT_)/.test(message) ? 'dim' : 'plain';
}
