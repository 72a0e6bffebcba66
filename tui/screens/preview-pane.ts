import type { LogEvent } from '../../protocol/logs.ts';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import { pairs } from '../draw/table.ts';
import type { Rect } from '../layout/layout.ts';
import { listWindow } from '../layout/list-window.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { InboxRow } from '../model/inbox-row.ts';
import { isMissed, type RequestRow } from '../model/request-row.ts';
import { focusedList, type UiState } from '../state/ui-state.ts';
import { shortBytes, shortDuration } from '../text/figures.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { wrap } from '../text/width.ts';
import { openList } from './lists.ts';
import { statusMeaning } from './status-meaning.ts';
import type { View } from './view.ts';

/** The chosen row of the list that the keys go to; undefined: there is none. */
export function chosenRow(model: DashboardModel, ui: UiState): object | undefined {
  const id = focusedList(ui);
  const state = ui.lists[id];
  const { source } = openList(id, model, state);
  // The height only decides where it stands on the screen.
  return source.at(listWindow(source, state.position, 1).chosen);
}

/** A few lines about the chosen row. */
export function previewPane(view: View, rect: Rect): Pane {
  const { model, ui, theme } = view;
  const row = chosenRow(model, ui);
  const title: Line = [span(safe`Chosen`, 'strong'), span(safe` · enter opens it`, 'dim')];
  const { width } = innerSize(rect);
  if (row === undefined) return { title, lines: [] };
  switch (focusedList(ui)) {
    case 'requests':
      return { title, lines: requestLines(row as RequestRow, theme, width) };
    case 'inbox':
      return { title, lines: eventLines(row as InboxRow, theme, width) };
    case 'logs':
      return { title, lines: logLines(row as LogEvent, theme, width) };
    default:
      return { title, lines: [] };
  }
}

function requestLines(row: RequestRow, theme: Theme, width: number): readonly Line[] {
  if (isMissed(row)) return [[span(safe` The stream had no more of these: ask for them with triggers requests.`)]];
  const record: RequestRecord = row;
  return [
    [
      span(safe` ${theme.cell(`${record.method} ${record.path}`)} → `),
      span(safe`${record.status}`, statusMeaning(record.status)),
      span(
        safe`  ${shortDuration(record.latencyMs)}  ${shortBytes(record.requestBytes)} in, ${shortBytes(record.responseBytes)} out`,
      ),
    ],
    ...wrap(theme.cell(record.why.text), width - 6)
      .slice(0, 2)
      .map((text, at) => [span(at === 0 ? safe` why ` : safe`     `, 'dim'), span(text)]),
    pairs(
      [safe` id`, theme.cell(record.requestId)],
      [safe`from`, theme.cell(`${record.sourceIp}${record.userAgent === undefined ? '' : ` ${record.userAgent}`}`)],
    ),
  ];
}

function eventLines({ eventId, state, event }: InboxRow, theme: Theme, width: number): readonly Line[] {
  return [
    pairs([safe` id`, theme.cell(eventId)], [safe`state`, theme.cell(state)]),
    ...(event === undefined
      ? [[span(safe` What was sent is not known here; enter reads it.`, 'dim')]]
      : wrap(theme.cell(event.payload.slice(0, 1_000)), width - 2).map((text) => [span(safe` ${text}`)])),
  ];
}

function logLines({ logGroupName, logStreamName, message }: LogEvent, theme: Theme, width: number): readonly Line[] {
  return [
    pairs([safe` group`, theme.cell(logGroupName)], [safe`stream`, theme.cell(logStreamName)]),
    ...wrap(theme.cell(message.trimEnd().replaceAll('\t', '  ')), width - 2).map((text) => [span(safe` ${text}`)]),
  ];
}
