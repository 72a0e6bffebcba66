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
    filters.push((request) => matchesGlob(request.path, parts));
  }
  if (requestId !== undefined) filters.push(({ ids }) => ids.includes(requestId));
  if (rule !== undefined) filters.push((request) => request.rule() === rule);
  return (request) => filters.every((matches) => matches(request));
}

/** Whether a path is of a form in which a star stands for anything; in a time that grows with the path alone. */
function matchesGlob(path: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return path === first;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}
