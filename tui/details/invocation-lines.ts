import type { Invocation, LimitUse, RequestRecord } from '../../protocol/requests/request-record.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { pairs } from '../draw/table.ts';
import { statusMeaning } from '../screens/status-meaning.ts';
import { figure, shortDuration } from '../text/figures.ts';
import { gauge, gaugeMeaning } from '../text/gauge.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { fitText } from '../text/width.ts';

/** How near a request came to a limit. */
export function limitLine({ name, used, limit, unit, exceeded }: LimitUse, theme: Theme): Line {
  return [
    span(safe`${fitText(theme.cell(name), 20)} `),
    span(gauge(used, limit, 16), exceeded ? 'bad' : gaugeMeaning(used, limit)),
    span(safe` ${figure(used)} of ${figure(limit)} ${theme.cell(unit)}`),
    ...(exceeded ? [span(safe`  exceeded`, 'bad')] : []),
  ];
}

/** What became of the invocation, and what it took. */
export function invocationLines(invocation: Invocation, theme: Theme): readonly Line[] {
  const { status, errorType, environment, durationMs, billedDurationMs, initDurationMs } = invocation;
  const { maxMemoryUsedMb, memorySizeMb, hostQueueMs, hostLimit, cpuShare, requestId } = invocation;
  return [
    pairs(
      [
        safe`result`,
        theme.cell(errorType === undefined ? status : `${status} ${errorType}`),
        status === 'ok' ? 'good' : 'bad',
      ],
      [safe`start`, theme.cell(environment?.start ?? '-')],
    ),
    pairs([safe`id`, theme.cell(requestId)]),
    ...(environment === undefined ? [] : [pairs([safe`stream`, theme.cell(environment.logStreamName)])]),
    pairs(
      [safe`duration`, durationMs === undefined ? safe`-` : shortDuration(durationMs)],
      [safe`billed`, billedDurationMs === undefined ? safe`-` : safe`${billedDurationMs} ms`],
      ...(initDurationMs === undefined ? [] : [[safe`init`, shortDuration(initDurationMs), 'warn'] as const]),
    ),
    pairs(
      [
        safe`memory`,
        maxMemoryUsedMb === undefined ? safe`-` : safe`${Math.round(maxMemoryUsedMb)} of ${memorySizeMb ?? 0} MB`,
      ],
      ...(cpuShare === undefined ? [] : [[safe`cpu share`, figure(cpuShare)] as const]),
    ),
    ...(hostQueueMs > 0
      ? [
          pairs([
            safe`waited`,
            safe`${shortDuration(hostQueueMs)} for this machine (${theme.cell(hostLimit ?? '-')}), which AWS would not have`,
            'warn',
          ]),
        ]
      : []),
  ];
}

/** Each call of the database, and what they took together. */
export function databaseLines({ databaseCalls, readUnits, writeUnits }: RequestRecord, theme: Theme): readonly Line[] {
  if (databaseCalls.length === 0) return [];
  return [
    ...databaseCalls.map(
      ({ operation, tableName = '-', indexName, status, errorType, throttlingReasons = [], consumed }) => {
        const target = indexName === undefined ? tableName : `${tableName}/${indexName}`;
        const units = consumed.reduce((sum, part) => sum + part.readUnits + part.writeUnits, 0);
        const reasons = throttlingReasons.map(({ reason }) => reason).join(' ');
        return [
          span(safe`${fitText(theme.cell(operation), 14)} ${theme.cell(target)}  `),
          span(safe`${status}`, statusMeaning(status)),
          span(safe`  ${figure(units)} units`, 'dim'),
          ...(errorType === undefined ? [] : [span(safe`  ${theme.cell(`${errorType} ${reasons}`)}`, 'bad')]),
        ];
      },
    ),
    [span(safe`together ${figure(readUnits)} read and ${figure(writeUnits)} write units`, 'dim')],
  ];
}
