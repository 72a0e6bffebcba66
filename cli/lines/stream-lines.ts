import { EventChange } from '../../protocol/events.ts';
import { LogEvent } from '../../protocol/logs.ts';
import { RequestRecord } from '../../protocol/requests/request-record.ts';
import { Gap, type StreamEvent } from '../../protocol/stream.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { eventChangeLine } from './event-line.ts';
import { logLines } from './log-line.ts';
import { requestRecordLine } from './request-line.ts';

/** How lines of the stream are written: for people, or a JSON object each. */
export type LineFormat = 'plain' | 'json';

/** An event of the stream as lines for a terminal or a program. */
export function streamLines(event: StreamEvent, format: LineFormat): readonly SafeText[] {
  // The version of the line's form and what it is come first.
  if (format === 'json') return [visibleJson({ v: 1, type: event.kind, ...event, kind: undefined })];
  switch (event.kind) {
    case 'request':
      return [requestRecordLine(RequestRecord.parse(event.data))];
    case 'event':
      return [eventChangeLine(EventChange.parse(event.data))];
    case 'log':
      return logLines(LogEvent.parse(event.data));
    case 'gap':
      return [gapLine(Gap.parse(event.data))];
    default: {
      const time = visible(new Date(event.timeMs).toISOString().slice(11, 23));
      return [safe`${time}  ${visible(event.kind)}  ${visibleJson(event.data)}`];
    }
  }
}

/** What a reader has missed. */
export function gapLine({ missed }: Gap): SafeText {
  return safe`── ${missed} events are missing here: they came faster than they were read, or are no longer kept ──`;
}
