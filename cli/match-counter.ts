import { EventChange } from '../protocol/events.ts';
import type { FilterFunction } from '../protocol/filter/compile-filter.ts';
import { FILTERED_KINDS, passesFilter } from '../protocol/filter/stream-filter.ts';
import { LogEvent } from '../protocol/logs.ts';
import { RequestRecord } from '../protocol/request-record.ts';
import type { SafeText } from '../protocol/safe-text.ts';
import { Gap, type StreamEvent } from '../protocol/stream.ts';
import { streamLines } from './stream-lines.ts';

/** The newest of those that did not match, to show what there was instead. */
const MAX_SHOWN = 5;

/**
 * Counts what of the stream matches. A request is told again when more has become known of it: it counts once, as it was
 * told last.
 */
export function createMatchCounter(matches: FilterFunction) {
  const matching = new Set<string>();
  const others = new Map<string, readonly SafeText[]>();
  let missed = 0;
  return {
    note(event: StreamEvent): void {
      if (event.kind === 'gap') missed += Gap.parse(event.data).missed;
      if (!FILTERED_KINDS.has(event.kind)) return;
      const identity = identityOf(event);
      others.delete(identity);
      if (passesFilter(matches, event, event.timeMs)) {
        matching.add(identity);
        return;
      }
      matching.delete(identity);
      others.set(identity, streamLines(event, 'plain'));
      if (others.size > MAX_SHOWN) others.delete(others.keys().next().value as string);
    },
    matches: () => matching.size,
    missed: () => missed,
    /** Lines of the newest that did not match. */
    others: () => [...others.values()].flat(),
  };
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
