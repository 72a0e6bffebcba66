import { EventChange } from '../../protocol/events.ts';
import type { FilterFunction } from '../../protocol/filter/compile-filter.ts';
import { FILTERED_KINDS, passesFilter } from '../../protocol/filter/stream-filter.ts';
import { LogEvent } from '../../protocol/logs.ts';
import { RequestRecord } from '../../protocol/requests/request-record.ts';
import { Gap, type StreamEvent } from '../../protocol/stream.ts';
import type { SafeText } from '../../protocol/text/safe-text.ts';
import { streamLines } from '../lines/stream-lines.ts';

/** The newest of those that matched and of those that did not, to show what there was. */
const MAX_SHOWN = 5;

/**
 * Counts what of the stream matches. A request is told again when more has become known of it: it counts once, as it was
 * told last.
 */
export function createMatchCounter(matches: FilterFunction) {
  const matching = new Set<string>();
  const newest = { matching: new Map<string, readonly SafeText[]>(), other: new Map<string, readonly SafeText[]>() };
  let missed = 0;
  return {
    note(event: StreamEvent): void {
      if (event.kind === 'gap') missed += Gap.parse(event.data).missed;
      if (!FILTERED_KINDS.has(event.kind)) return;
      const identity = identityOf(event);
      const isMatch = passesFilter(matches, event, event.timeMs);
      if (isMatch) matching.add(identity);
      else matching.delete(identity);
      for (const kept of Object.values(newest)) kept.delete(identity);
      keep(isMatch ? newest.matching : newest.other, identity, streamLines(event, 'plain'));
    },
    matches: () => matching.size,
    missed: () => missed,
    /** Lines of the newest that did not match. */
    others: () => [...newest.other.values()].flat(),
    /** Lines of the newest that matched. */
    found: () => [...newest.matching.values()].flat(),
  };
}

function keep(lines: Map<string, readonly SafeText[]>, identity: string, text: readonly SafeText[]): void {
  lines.set(identity, text);
  if (lines.size > MAX_SHOWN) lines.delete(lines.keys().next().value as string);
}

function identityOf({ kind, data, seq }: StreamEvent): string {
  switch (kind) {
    case 'request':
      return `request ${RequestRecord.parse(data).requestId}`;
    case 'event': {
      const { eventId, change } = EventChange.parse(data);
      return `event ${eventId} ${change}`;
    }
    case 'log':
      return `log ${LogEvent.parse(data).sequence}`;
    default:
      return `${kind} ${seq}`;
  }
}
