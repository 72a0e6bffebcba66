import type { FilterFunction } from '../../protocol/filter/compile-filter.ts';
import type { RequestDetail } from '../../protocol/requests/request-record.ts';
import type { ReplayOptions, ReplayResult, RequestPage, RequestQuery } from '../../protocol/requests/requests.ts';
import type { RequestJournal } from './history/request-journal.ts';
import { type ReplayTarget, replayRequest } from './replay/replay.ts';
import { toRequestDetail } from './request-detail.ts';

/** What the control API does with requests. */
export interface RequestsApi {
  /** Those that meet the query and, if there is one, the filter. */
  readonly list: (query: RequestQuery, matches?: FilterFunction) => RequestPage;
  /** Undefined: it is not kept. */
  readonly find: (id: string) => RequestDetail | undefined;
  /** Undefined: it is not kept. */
  readonly replay: (id: string, options: ReplayOptions) => Promise<ReplayResult | undefined>;
}

export interface RequestsApiOptions extends ReplayTarget {
  readonly journal: RequestJournal;
  /** The log lines of an invocation, oldest first. */
  readonly logOf: (lambdaRequestId: string) => RequestDetail['log'];
}

/** Requests as the journal has them, with their logs, and sent again. */
export function createRequestsApi({ journal, logOf, ...target }: RequestsApiOptions): RequestsApi {
  return {
    list: journal.list,
    find(id) {
      const found = journal.find(id);
      if (found === undefined) return undefined;
      const { lambdaRequestId } = found.gateway;
      return toRequestDetail(found, lambdaRequestId === undefined ? [] : logOf(lambdaRequestId));
    },
    async replay(id, options) {
      const found = journal.find(id);
      if (found === undefined) return undefined;
      const result = await replayRequest(found, options, target);
      if (result.requestId !== undefined) journal.noteReplay(result.requestId, found.gateway.requestId);
      return result;
    },
  };
}
