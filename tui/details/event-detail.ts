import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { pairs } from '../draw/table.ts';
import type { InboxRow } from '../model/inbox-row.ts';
import { isoTime, shortBytes } from '../text/figures.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { hexLines } from './hex-lines.ts';
import { bodyLines } from './message-lines.ts';

/** What there is of an event, by part. */
export const EVENT_TABS = ['Story', 'Payload', 'Metadata', 'Bytes', 'Related'] as const;

export interface EventParts {
  readonly row: InboxRow;
  /** All of it, if it has been fetched: the payload as it was sent. */
  readonly payload: string;
  readonly isWhole: boolean;
  readonly width: number;
  readonly theme: Theme;
}

/** The lines of one part of an event's detail view. */
export function eventDetailLines(tab: number, parts: EventParts): readonly Line[] {
  const { row, payload, width, theme } = parts;
  switch (EVENT_TABS[tab]) {
    case 'Payload':
      return [...wholeness(parts), ...bodyLines(payload, width, theme)];
    case 'Metadata':
      return bodyLines(row.event?.metadata ?? '', width, theme);
    case 'Bytes':
      return hexLines(
        {
          headers: [],
          body: payload,
          encoding: 'utf8',
          bodyBytes: row.event?.payloadBytes ?? 0,
          isTruncated: !parts.isWhole,
        },
        width,
      );
    default:
      return storyLines(parts);
  }
}

function storyLines(parts: EventParts): readonly Line[] {
  const { row, theme, payload, width } = parts;
  const { event, state, changedAtMs, requestId } = row;
  return [
    pairs(
      [safe`state`, theme.cell(state), state === 'pending' ? 'good' : 'plain'],
      [safe`since`, isoTime(changedAtMs)],
    ),
    pairs([safe`id`, theme.cell(row.eventId)]),
    ...(event === undefined
      ? aboutLines(row, theme)
      : [
          pairs([safe`type`, theme.cell(event.eventType)], [safe`source`, theme.cell(event.source)]),
          pairs([safe`priority`, theme.cell(event.priority)], [safe`payload`, shortBytes(event.payloadBytes)]),
          pairs([safe`created`, theme.cell(event.createdAt)]),
          ...(event.acknowledgedAt === undefined
            ? []
            : [pairs([safe`acknowledged`, theme.cell(event.acknowledgedAt)])]),
        ]),
    ...(requestId === undefined ? [] : [pairs([safe`changed by request`, theme.cell(requestId)])]),
    [],
    [span(safe`Payload`, 'strong')],
    ...wholeness(parts),
    ...bodyLines(payload, width, theme),
  ];
}

/** Of an event that is not to be read any more, or not yet. */
function aboutLines({ about }: InboxRow, theme: Theme): readonly Line[] {
  const note: Line = [span(safe`What was sent is not known here.`, 'dim')];
  if (about === undefined) return [note];
  return [
    pairs([safe`type`, theme.cell(about.eventType)], [safe`source`, theme.cell(about.source)]),
    pairs([safe`priority`, theme.cell(about.priority)], [safe`created`, theme.cell(about.createdAt)]),
    note,
  ];
}

function wholeness({ isWhole }: EventParts): readonly Line[] {
  return isWhole ? [] : [[span(safe`only the beginning is shown`, 'warn')]];
}

/** What stands above the parts of an event. */
export function eventTitle({ about, state, eventId }: InboxRow, theme: Theme): Line {
  const name: SafeText = theme.cell(about?.eventType ?? eventId);
  return [span(name, 'strong'), span(safe`  ${theme.cell(state)}`, state === 'pending' ? 'good' : 'dim')];
}
