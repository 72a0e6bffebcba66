import { type FilteredRequest, requestFilter } from '../../protocol/request-filter.ts';
import type { RequestRecord } from '../../protocol/request-record.ts';
import type { RequestPage, RequestQuery } from '../../protocol/requests.ts';
import type { KeptRequest, RequestHistory } from './request-history.ts';

/** How to list a kept request. */
export interface ListingOptions<R> {
  readonly replayOf: (request: R) => string | undefined;
  readonly toRecord: (request: R) => RequestRecord;
}

/** One page of the requests that a query asks for, newest first; none if the one it continues from is no longer kept. */
export function listRequests<R extends KeptRequest>(
  history: RequestHistory<R>,
  query: RequestQuery,
  options: ListingOptions<R>,
): RequestPage {
  const place = query.before === undefined ? undefined : history.find(query.before)?.place;
  if (query.before !== undefined && place === undefined) return { requests: [] };
  const matches = requestFilter(query);
  const requests: RequestRecord[] = [];
  for (const kept of history.newestFirst(place)) {
    if (!matches(toFiltered(kept, options))) continue;
    const next = requests.at(-1)?.requestId;
    if (requests.length >= query.limit && next !== undefined) return { requests, next };
    requests.push(options.toRecord(kept));
  }
  return { requests };
}

function toFiltered<R extends KeptRequest>(kept: R, { replayOf, toRecord }: ListingOptions<R>): FilteredRequest {
  const { status, method, path, requestId, extendedRequestId, lambdaRequestId } = kept.gateway;
  const ids = [requestId, extendedRequestId, lambdaRequestId, replayOf(kept)];
  return { status, method, path, ids, rule: () => toRecord(kept).why.rule };
}
