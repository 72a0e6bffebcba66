import { matchesPattern } from '../filter/pattern.ts';
import type { RequestQuery } from './requests.ts';

/** A request as the filters see it. */
export interface FilteredRequest {
  readonly status: number;
  readonly method: string;
  readonly path: string;
  /** All ids by which it can be meant. */
  readonly ids: readonly (string | undefined)[];
  /** Asked for last, for it may take some work. */
  readonly rule: () => string;
}

/** The conditions of a query as one function. */
export function requestFilter(
  query: Pick<RequestQuery, 'status' | 'method' | 'path' | 'requestId' | 'rule'>,
): (request: FilteredRequest) => boolean {
  const { status, method, path, requestId, rule } = query;
  const filters: ((request: FilteredRequest) => boolean)[] = [];
  if (status !== undefined) {
    // `5xx` is 500 to 599, `404` itself.
    const [low, high] = [Number(status.replace(/x/gi, '0')), Number(status.replace(/x/gi, '9'))];
    filters.push((request) => request.status >= low && request.status <= high);
  }
  if (method !== undefined) filters.push((request) => request.method === method.toUpperCase());
  if (path !== undefined) {
    const parts = path.split('*');
    filters.push((request) => matchesPattern(request.path, parts));
  }
  if (requestId !== undefined) filters.push(({ ids }) => ids.includes(requestId));
  if (rule !== undefined) filters.push((request) => request.rule() === rule);
  return (request) => filters.every((matches) => matches(request));
}
