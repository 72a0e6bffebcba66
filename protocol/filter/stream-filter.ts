import type { EventChange } from '../events.ts';
import type { LogEvent } from '../logs.ts';
import type { RequestRecord } from '../requests/request-record.ts';
import type { StreamKind } from '../stream.ts';
import type { FilterFunction } from './compile-filter.ts';
import { eventChangeSubject } from './event-subject.ts';
import { logSubject } from './log-subject.ts';
import { requestSubject } from './request-subject.ts';

/** Kinds of the stream that filters judge; events of any other pass every filter. */
export const FILTERED_KINDS: ReadonlySet<StreamKind> = new Set(['request', 'event', 'log']);

/** Whether an event of the stream passes a filter; `data` as the stream gives it. */
export function passesFilter(
  matches: FilterFunction,
  { kind, data }: { readonly kind: StreamKind; readonly data: unknown },
  nowMs: number,
): boolean {
  switch (kind) {
    case 'request':
      return matches(requestSubject(data as RequestRecord, nowMs));
    case 'event':
      return matches(eventChangeSubject(data as EventChange, nowMs));
    case 'log':
      return matches(logSubject(data as LogEvent, nowMs));
    default:
      return true;
  }
}
