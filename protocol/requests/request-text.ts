import { layOutJson } from '../text/json-layout.ts';
import type { Message, RequestDetail } from './request-record.ts';

/** A request and its answer as lines that can be compared with those of another. */
export function requestText({ record, request, response }: RequestDetail): readonly string[] {
  const { method, path, query, status, why, invocation } = record;
  return [
    `${method} ${path}${query === undefined ? '' : `?${query}`}`,
    ...messageText(request),
    '',
    `status ${status}`,
    `why ${why.layer} ${why.rule}`,
    `start ${invocation?.environment?.start ?? '-'}`,
    ...messageText(response),
  ];
}

function messageText(message: Message | undefined): readonly string[] {
  if (message === undefined) return ['(no longer kept)'];
  return [...message.headers.map(([name, value]) => `${name}: ${value}`), '', ...layOutJson(message.body).split('\n')];
}
