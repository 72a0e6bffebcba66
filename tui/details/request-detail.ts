import type { RequestDetail, RequestRecord } from '../../protocol/requests/request-record.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { pairs } from '../draw/table.ts';
import { statusMeaning } from '../screens/status-meaning.ts';
import { isoTime, shortBytes, shortDuration, timeOfDay } from '../text/figures.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { wrap } from '../text/width.ts';
import { hexLines } from './hex-lines.ts';
import { databaseLines, invocationLines, limitLine } from './invocation-lines.ts';
import { messageLines } from './message-lines.ts';
import { timeline } from './timeline.ts';

/** What there is of a request, by part. */
export const REQUEST_TABS = ['Story', 'Request', 'Response', 'Bytes', 'Log', 'Related'] as const;

export interface RequestParts {
  readonly detail: RequestDetail;
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
