import { type ControlAddress, controlCall } from '../../protocol/control-client.ts';
import type { RequestRecord } from '../../protocol/requests/request-record.ts';
import { MAX_REQUEST_PAGE, RequestPage } from '../../protocol/requests/requests.ts';
import { readServerFilter } from '../options/filter-option.ts';

/** Options by which requests are chosen. */
export interface RequestChoice {
  readonly status?: string | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly rule?: string | undefined;
  readonly filter?: string | undefined;
}

/** As the control API takes them. Throws BAD_ARGUMENT for a filter that is wrong. */
export function requestParameters({ status, method, path, rule, filter }: RequestChoice): URLSearchParams {
  const given = Object.entries({ status, method, path, rule, filter: readServerFilter(filter) });
  return new URLSearchParams(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** So many of the kept requests that meet the parameters, newest first: the pages of a filter may hold few each. */
export async function listKeptRequests(
  emulator: ControlAddress,
  parameters: URLSearchParams,
  count: number,
): Promise<readonly RequestRecord[]> {
  const records: RequestRecord[] = [];
  let before: string | undefined;
  do {
    const page = new URLSearchParams(parameters);
    page.set('limit', String(Math.min(MAX_REQUEST_PAGE, count - records.length)));
    if (before !== undefined) page.set('before', before);
    const { requests, next } = await controlCall(emulator, 'GET', `/v1/requests?${page}`, RequestPage);
    records.push(...requests);
    before = next;
  } while (before !== undefined && records.length < count);
  return records;
}
