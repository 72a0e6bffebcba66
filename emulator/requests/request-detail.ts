import { isUtf8 } from 'node:buffer';
import type { Message, RequestDetail } from '../../protocol/requests/request-record.ts';
import { masked } from '../masked.ts';
import { characterEnd } from './character-end.ts';
import type { FoundRequest } from './history/request-journal.ts';

/** Bytes of a body that a detail shows. */
export const MAX_SHOWN_BODY_BYTES = 256 * 1024;

/** A request with what was sent and answered, its credentials masked. */
export function toRequestDetail(found: FoundRequest, log: RequestDetail['log']): RequestDetail {
  const { record, gateway, hasBodies } = found;
  if (!hasBodies) return { record, log: [...log] };
  return {
    record,
    request: toMessage(gateway.requestHeaders, gateway.requestBody, gateway.requestBytes),
    response: toMessage(gateway.responseHeaders, gateway.responseBody, gateway.responseBody.length),
    log: [...log],
  };
}

function toMessage(headers: readonly string[], body: Buffer, bodyBytes: number): Message {
  const isText = isUtf8(body);
  const shown = body.subarray(0, isText ? characterEnd(body, MAX_SHOWN_BODY_BYTES) : MAX_SHOWN_BODY_BYTES);
  const encoding = isText ? 'utf8' : 'base64';
  return {
    headers: pairs(headers).map(([name, value]) => [name, isSecret(name) ? masked(value) : value]),
    body: shown.toString(encoding),
    encoding,
    bodyBytes,
    isTruncated: shown.length < bodyBytes,
  };
}

function pairs(headers: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: headers.length >> 1 }, (_, pair) => [
    headers[2 * pair] as string,
    headers[2 * pair + 1] as string,
  ]);
}

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'x-amz-security-token',
  'x-api-key',
]);

function isSecret(headerName: string): boolean {
  return SECRET_HEADERS.has(headerName.toLowerCase());
}
