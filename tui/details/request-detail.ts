import type { Invocation, LimitUse, RequestDetail, RequestRecord } from '../../protocol/request-record.ts';
import { joinSafe, type SafeText, safe } from '../../protocol/safe-text.ts';
import { pairs } from '../draw/table.ts';
import { isMissed, type RequestRow } from '../model/request-row.ts';
import { statusMeaning } from '../screens/status-meaning.ts';
import { figure, isoTime, shortBytes, shortDuration, timeOfDay } from '../text/figures.ts';
import { gauge, gaugeMeaning } from '../text/gauge.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { fitText, wrap } from '../text/width.ts';
import { hexLines } from './hex-lines.ts';
import { messageLines } from './message-lines.ts';
import { timeline } from './timeline.ts';

/** What there is of a request, by part. */
export const REQUEST_TABS = ['Story', 'Request', 'Response', 'Bytes', 'Log', 'Related'] as const;

export interface RequestParts {
  readonly detail: RequestDetail;
  /** The rows that are kept, to find what belongs to it. */
  readonly rows: Iterable<RequestRow>;
  readonly width: number;
  readonly theme: Theme;
}

/** The lines of one part of a request's detail view. */
export function requestDetailLines(tab: number, parts: RequestParts): readonly Line[] {
  const { detail, width, theme } = parts;
  switch (REQUEST_TABS[tab]) {
    case 'Request':
      return messageLines(detail.request, width, theme);
    case 'Response':
      return messageLines(detail.response, width, theme);
    case 'Bytes':
      return [
        [span(safe`Request body`, 'strong')],
        ...hexLines(detail.request, width),
        [],
        [span(safe`Response body`, 'strong')],
        ...hexLines(detail.response, width),
      ];
    case 'Log':
      return logLines(parts);
    case 'Related':
      return relatedLines(parts);
    default:
      return storyLines(parts);
  }
}

function storyLines({ detail: { record }, width, theme }: RequestParts): readonly Line[] {
  const { why, phases, limits, invocation, databaseCalls, moreDatabaseCalls, latencyMs } = record;
  return [
    ...whyLines(why, width, theme),
    [],
    ...factLines(record, theme),
    ...section(safe`Timeline`, timeline(phases, databaseCalls, latencyMs, width, theme)),
    ...(moreDatabaseCalls === undefined
      ? []
      : [[span(safe`and ${moreDatabaseCalls} more calls of the database`, 'dim')]]),
    ...section(
      safe`Limits`,
      limits.map((limit) => limitLine(limit, theme)),
    ),
    ...section(safe`Invocation`, invocation === undefined ? [] : invocationLines(invocation, theme)),
    ...section(safe`Database`, databaseLines(record, theme)),
  ];
}

function whyLines({ layer, rule, text }: RequestRecord['why'], width: number, theme: Theme): readonly Line[] {
  return [
    [span(safe`WHY  `, 'strong'), span(theme.cell(layer), 'accent'), span(safe`: `), span(theme.cell(rule), 'accent')],
    ...wrap(theme.cell(text), width - 5).map((line) => [span(safe`     ${line}`)]),
  ];
}

function factLines(record: RequestRecord, theme: Theme): readonly Line[] {
  const { requestId, timeMs, sourceIp, userAgent, requestBytes, responseBytes, faults, replayOf, outcome } = record;
  return [
    pairs([safe`at`, isoTime(timeMs)], [safe`outcome`, theme.cell(outcome)]),
    pairs([safe`id`, theme.cell(requestId)]),
    pairs([safe`from`, theme.cell(sourceIp)], [safe`agent`, theme.cell(userAgent ?? '-')]),
    pairs([safe`bytes`, safe`${shortBytes(requestBytes)} in, ${shortBytes(responseBytes)} out`]),
    ...(faults.length === 0 ? [] : [pairs([safe`faults`, theme.cell(faults.join(', ')), 'warn'])]),
    ...(replayOf === undefined ? [] : [pairs([safe`replay of`, theme.cell(replayOf)])]),
  ];
}

function limitLine({ name, used, limit, unit, exceeded }: LimitUse, theme: Theme): Line {
  return [
    span(safe`${fitText(theme.cell(name), 20)} `),
    span(gauge(used, limit, 16), exceeded ? 'bad' : gaugeMeaning(used, limit)),
    span(safe` ${figure(used)} of ${figure(limit)} ${theme.cell(unit)}`),
    ...(exceeded ? [span(safe`  exceeded`, 'bad')] : []),
  ];
}

function invocationLines(invocation: Invocation, theme: Theme): readonly Line[] {
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

function databaseLines({ databaseCalls, readUnits, writeUnits }: RequestRecord, theme: Theme): readonly Line[] {
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

function logLines({ detail: { log }, width, theme }: RequestParts): readonly Line[] {
  if (log.length === 0) return [[span(safe`The function has written no log for it, or it is no longer kept.`, 'dim')]];
  return log.flatMap(({ timestampMs, message }) =>
    message
      .trimEnd()
      .split(/\r\n|\r|\n/)
      .flatMap((line, at) =>
        wrap(theme.cell(line.replaceAll('\t', '  ')), Math.max(8, width - 14)).map((text, part) => [
          span(at === 0 && part === 0 ? safe`${timeOfDay(timestampMs)}  ` : safe`              `, 'dim'),
          span(text),
        ]),
      ),
  );
}

/** Requests that it repeats or that repeat it, and those about the same event. */
function relatedLines({ detail, rows, theme }: RequestParts): readonly Line[] {
  const { record } = detail;
  const eventIds = eventIdsOf(detail);
  const related: RequestRecord[] = [];
  for (const row of rows) {
    if (isMissed(row) || row.requestId === record.requestId) continue;
    const isReplay = row.replayOf === record.requestId || row.requestId === record.replayOf;
    if (isReplay || eventIds.some((id) => row.path.includes(id))) related.push(row);
  }
  return [
    [
      span(safe`Events  `, 'dim'),
      span(eventIds.length === 0 ? safe`none` : joinSafe(eventIds.map(theme.cell), safe` `)),
    ],
    [],
    ...(related.length === 0 ? [[span(safe`No other request about it is kept here.`, 'dim')]] : []),
    ...related.slice(-MAX_RELATED).map((row) => relatedLine(row, record, theme)),
  ];
}

const MAX_RELATED = 50;

function relatedLine(row: RequestRecord, record: RequestRecord, theme: Theme): Line {
  const relation: SafeText =
    row.replayOf === record.requestId
      ? safe`replay   `
      : row.requestId === record.replayOf
        ? safe`original `
        : safe`same event`;
  return [
    span(safe`${fitText(relation, 11)}`, 'accent'),
    span(safe`${timeOfDay(row.timeMs)}  `, 'dim'),
    span(safe`${row.status}`, statusMeaning(row.status)),
    span(safe`  ${theme.cell(`${row.method} ${row.path}`)}  ${shortDuration(row.latencyMs)}`),
  ];
}

/** Ids of the events that it created or was about. */
export function eventIdsOf({ record, response }: RequestDetail): readonly string[] {
  const [, inPath] = /^\/v1\/events\/([^/]+)/.exec(record.path) ?? [];
  if (inPath !== undefined) return [inPath];
  const [, created] = /"event_id"\s*:\s*"([^"]+)"/.exec(record.method === 'POST' ? (response?.body ?? '') : '') ?? [];
  return created === undefined ? [] : [created];
}

function section(title: SafeText, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[], [span(title, 'strong')], ...lines];
}

/** What stands above the parts of a request. */
export function requestTitle({ method, path, status, latencyMs }: RequestRecord, theme: Theme): Line {
  return [
    span(theme.cell(`${method || '-'} ${path || '-'}`), 'strong'),
    span(safe` → `),
    span(safe`${status}`, statusMeaning(status)),
    span(safe`  ${shortDuration(latencyMs)}`, 'dim'),
  ];
}
