import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { innerSize, type Pane } from '../draw/pane.ts';
import type { Rect } from '../layout/layout.ts';
import type { InboxRow } from '../model/inbox-row.ts';
import { isMissed } from '../model/request-row.ts';
import type { View } from '../screens/view.ts';
import type { Subject } from '../state/effect.ts';
import type { Layer } from '../state/ui-state.ts';
import { fitLine, type Line, lineAs, plainText, type Span, span } from '../text/line.ts';
import { EVENT_TABS, eventDetailLines, eventTitle } from './event-detail.ts';
import { relatedLines, relatedTo } from './related.ts';
import { REQUEST_TABS, requestDetailLines, requestTitle } from './request-detail.ts';

type DetailLayer = Extract<Layer, { readonly kind: 'detail' }>;

/** Rows of a detail view beside its text: the names of its parts, and a rule. */
const HEAD_ROWS = 2;

/** Whether the chosen part lists what can be opened, and keys move a choice in it. */
export function isRelatedTab({ subject, tab }: DetailLayer): boolean {
  return tabsOf(subject)[tab] === 'Related';
}

export function tabsOf({ kind }: Subject): readonly string[] {
  return kind === 'request' ? REQUEST_TABS : EVENT_TABS;
}

/** A detail view: the names of its parts and as much of the chosen one as fits. */
export function detailPane(view: View, layer: DetailLayer, rect: Rect): Pane {
  const { width, height } = innerSize(rect);
  const lines = detailText(view, layer, width);
  const rows = Math.max(1, height - HEAD_ROWS);
  const isRelated = isRelatedTab(layer);
  const wanted = isRelated ? layer.chosen - rows + 1 : layer.scroll;
  const scroll = Math.max(0, Math.min(wanted, lines.length - rows));
  const shown = lines.slice(scroll, scroll + rows).map((line) => highlighted(line, layer.find));
  return {
    title: titleOf(view, layer.subject),
    note: [
      span(
        lines.length > rows
          ? safe`${scroll + 1}-${Math.min(lines.length, scroll + rows)} of ${lines.length}`
          : safe`esc back`,
        'dim',
      ),
    ],
    isFocused: true,
    lines: [tabsLine(layer), [span('─'.repeat(width) as SafeText, 'dim')], ...shown],
  };
}

/** How far a text of so many lines can be scrolled in a rectangle. */
export function maxScroll(view: View, layer: DetailLayer, rect: Rect): number {
  const { width, height } = innerSize(rect);
  return Math.max(0, detailText(view, layer, width).length - Math.max(1, height - HEAD_ROWS));
}

/** All lines of the chosen part. */
export function detailText(view: View, layer: DetailLayer, width: number): readonly Line[] {
  const { subject, tab } = layer;
  const inner = width - 2;
  if (isRelatedTab(layer))
    return chosenLines(relatedLines(relatedTo(subject, view.model), view.theme), layer.chosen, width);
  const lines =
    subject.kind === 'request' ? requestText(view, subject.id, tab, inner) : eventText(view, subject.id, tab, inner);
  return lines.map((line) => [span(safe` `), ...line]);
}

function chosenLines(lines: readonly Line[], chosen: number, width: number): readonly Line[] {
  return lines.map((line, at) =>
    at === chosen ? lineAs(fitLine([span(safe`> `), ...line], width), 'chosen') : [span(safe`  `), ...line],
  );
}

function requestText({ model, theme }: View, id: string, tab: number, width: number): readonly Line[] {
  const fetched = model.requestDetails.get(id);
  if (fetched?.kind === 'ready') {
    return requestDetailLines(tab, { detail: fetched.value, width, theme });
  }
  const row = model.requests.get(id);
  const text = fetched?.kind === 'failed' ? theme.cell(fetched.text) : safe`Reading it …`;
  const note: Line = [span(text, fetched?.kind === 'failed' ? 'bad' : 'dim')];
  if (row === undefined || isMissed(row)) return [note];
  return [...requestDetailLines(tab, { detail: { record: row, log: [] }, width, theme }), [], note];
}

function eventText({ model, theme }: View, eventId: string, tab: number, width: number): readonly Line[] {
  const fetched = model.eventDetails.get(eventId);
  const row = model.events.get(eventId) ?? unknownRow(eventId);
  const whole = fetched?.kind === 'ready' ? fetched.value : undefined;
  const event = row.event ?? whole;
  const lines = eventDetailLines(tab, {
    row: { ...row, event, about: event ?? row.about },
    payload: whole?.payload ?? event?.payload ?? '',
    isWhole: whole !== undefined || event === undefined || !event.isTruncated,
    width,
    theme,
  });
  return fetched?.kind === 'failed' ? [...lines, [], [span(theme.cell(fetched.text), 'bad')]] : lines;
}

/** Of an event that no list has. */
function unknownRow(eventId: string): InboxRow {
  return {
    eventId,
    state: 'pending',
    changedAtMs: Number.NaN,
    requestId: undefined,
    event: undefined,
    about: undefined,
  };
}

function titleOf({ model, theme }: View, { kind, id }: Subject): Line {
  if (kind === 'request') {
    const row = model.requestDetails.ready(id)?.record ?? model.requests.get(id);
    return row === undefined || isMissed(row) ? [span(safe`Request`, 'strong')] : requestTitle(row, theme);
  }
  const row = model.events.get(id);
  return row === undefined ? [span(safe`Event`, 'strong')] : eventTitle(row, theme);
}

function tabsLine({ subject, tab }: DetailLayer): Line {
  return tabsOf(subject).flatMap((name, at): readonly Span[] =>
    at === tab ? [span(safe`[${name as SafeText}]`, 'strong')] : [span(safe` ${name as SafeText} `, 'dim')],
  );
}

/** A line in which what was searched for was found stands out as a whole. */
function highlighted(line: Line, find: string): Line {
  const isHit = find !== '' && plainText(line).toLowerCase().includes(find.toLowerCase());
  return isHit ? lineAs(line, 'chosen') : line;
}
