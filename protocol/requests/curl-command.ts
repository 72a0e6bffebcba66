import { shellQuote } from '../text/shell-quote.ts';
import type { RequestDetail } from './request-record.ts';

/** A request for curl to make. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Text, or the file that has the bytes; absent: none. */
  readonly body?: string | { readonly file: string } | undefined;
  /** Absent: `$TRIGGERS_API_KEY`, which the shell that runs the command fills in. */
  readonly apiKey?: string | undefined;
}

/** A request as a command for any POSIX shell, on several lines. Nothing in it means anything to the shell but what is said above. */
export function curlCommand({ method, url, headers = [], body, apiKey }: CurlRequest): string {
  const key = apiKey === undefined ? '"X-API-Key: $TRIGGERS_API_KEY"' : quoted(`X-API-Key: ${apiKey}`);
  const parts = [
    // A bracket or brace in the URL is no pattern. Told to send HEAD as any other method, curl would wait for a body.
    `curl -sS --globoff ${method === 'HEAD' ? '--head' : `-X ${quoted(method || 'GET')}`} ${quoted(url)}`,
    `-H ${key}`,
    ...headers.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(typeof body === 'string' && body !== '' ? [`--data-raw ${quoted(body)}`] : []),
    ...(typeof body === 'object' ? [`--data-binary ${quoted(`@${body.file}`)}`] : []),
  ];
  return parts.join(' \\\n  ');
}

/** Headers that curl makes by itself, and the key, which is masked. */
const LEFT_OUT =
  /^(?:host|content-length|connection|accept-encoding|transfer-encoding|expect|x-api-key|user-agent|x-amzn-trace-id)$/i;

/** A kept request as a command; `bodyFile` has its body where that is no text for a command line. */
export function requestCurl(
  { record, request }: Pick<RequestDetail, 'record' | 'request'>,
  apiUrl: string,
  apiKey?: string,
  bodyFile?: string,
): string {
  const query = record.query === undefined ? '' : `?${record.query}`;
  return curlCommand({
    method: record.method,
    url: `${apiUrl}${record.path}${query}`,
    headers: (request?.headers ?? []).filter(([name]) => !LEFT_OUT.test(name)),
    body: bodyFile === undefined ? request?.body : { file: bodyFile },
    apiKey,
  });
}

/** In single quotes nothing is special to a shell but the quote itself. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : shellQuote(text);
}
