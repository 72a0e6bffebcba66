import type { FilterFunction } from '../../../protocol/filter/compile-filter.ts';
import type { FilterSubject } from '../../../protocol/filter/filter-subject.ts';
import { requestSubject } from '../../../protocol/filter/request-subject.ts';
import { type FilteredRequest, requestFilter } from '../../../protocol/requests/request-filter.ts';
import type { RequestRecord } from '../../../protocol/requests/request-record.ts';
import type { RequestPage, RequestQuery } from '../../../protocol/requests/requests.ts';
import type { KeptRequest, RequestHistory } from './request-history.ts';

/** How to list a kept request. */
export interface ListingOptions<R> {
  readonly replayOf: (request: R) => string | undefined;
  readonly toRecord: (request: R) => RequestRecord;
  /** The filter; undefined: there is none. */
  readonly matches: FilterFunction | undefined;
  /** Epoch milliseconds of the emulated cloud. */
  readonly nowMs: () => number;
}

/** Of how many requests one call tells the whole story to itself to judge them: the emulator does nothing else meanwhile. */
const MAX_STORIES = 2_000;

/** One page of the requests that a query asks for, newest first; none if the one it continues from is no longer kept. */
export function listRequests<R extends KeptRequest>(
  history: RequestHistory<R>,
  query: RequestQuery,
  options: ListingOptions<R>,
): RequestPage {
  const place = query.before === undefined ? undefined : history.find(query.before)?.place;
  if (query.before !== undefined && place === undefined) return { requests: [] };
  const { matches: passes = () => true } = options;
  const matches = requestFilter(query);
  const requests: RequestRecord[] = [];
  let last: string | undefined;
  let stories = 0;
  for (const kept of history.newestFirst(place)) {
    if (stories >= MAX_STORIES && last !== undefined) return { requests, next: last };
    const told = tellOnce(kept, options, () => {
      stories += 1;
    });
    if (matches(toFiltered(kept, told, options)) && passes(toSubject(kept, told, options))) {
      if (requests.length >= query.limit && last !== undefined) return { requests, next: last };
      requests.push(told());
    }
    last = kept.gateway.requestId;
  }
  return { requests };
}

/** The request's record, made when it is first asked for. */
function tellOnce<R extends KeptRequest>(kept: R, { toRecord }: ListingOptions<R>, onTold: () => void) {
  let record: RequestRecord | undefined;
  return () => {
    if (record === undefined) {
      record = toRecord(kept);
      onTold();
    }
    return record;
  };
}

function toFiltered<R extends KeptRequest>(
  kept: R,
  told: () => RequestRecord,
  { replayOf }: ListingOptions<R>,
): FilteredRequest {
  const { status, method, path, requestId, extendedRequestId, lambdaRequestId } = kept.gateway;
  const ids = [requestId, extendedRequestId, lambdaRequestId, replayOf(kept)];
  return { status, method, path, ids, rule: () => told().why.rule };
}

/** What most filters ask for needs no record. */
function toSubject<R extends KeptRequest>(
  { gateway }: R,
  told: () => RequestRecord,
  { nowMs }: ListingOptions<R>,
): FilterSubject {
  const subject = () => requestSubject(told(), nowMs());
  return {
    value(field) {
      switch (field) {
        case 'kind':
          return 'request';
        case 'status':
          return gateway.status;
        case 'method':
          return gateway.method;
        case 'path':
          return gateway.path;
        case 'time':
          return gateway.timeMs;
        case 'latency':
          return gateway.latencyMs;
        default:
          return subject().value(field);
      }
    },
    json: () => undefined,
    texts: () => subject().texts(),
  };
}
