import type { RequestRecord } from '../../protocol/requests/request-record.ts';

/** A stretch of requests, or of events of the stream, that this dashboard did not get, where it would have stood. */
export interface MissedRequests {
  /** Unique, and no request's. */
  readonly requestId: string;
  readonly timeMs: number;
  readonly missed: number;
  readonly of: 'requests' | 'events';
}

export type RequestRow = RequestRecord | MissedRequests;

export function isMissed(row: RequestRow): row is MissedRequests {
  return 'missed' in row;
}

/**
 * Without most of what only its detail view shows, which asks for it anew: ten thousand of these stay under 20 MB. What
 * filters look at stays.
 */
export function slimRecord(record: RequestRecord): RequestRecord {
  return {
    ...record,
    phases: NO_PHASES,
    limits: orNone(
      NO_LIMITS,
      record.limits.filter(({ exceeded }) => exceeded),
    ),
    databaseCalls: orNone(
      NO_CALLS,
      record.databaseCalls.filter(({ errorType }) => errorType !== undefined),
    ),
  };
}

const NO_PHASES: RequestRecord['phases'] = [];
const NO_LIMITS: RequestRecord['limits'] = [];
const NO_CALLS: RequestRecord['databaseCalls'] = [];

/** One empty list for all that are empty. */
function orNone<T>(none: T[], items: T[]): T[] {
  return items.length === 0 ? none : items;
}
