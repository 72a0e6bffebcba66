import type { Body, Exchange, HeaderFields } from '../model/exchange.ts';
import { headerValue } from '../model/exchange.ts';

/** One exchange as an entry of an HTTP archive, version 1.2: http://www.softwareishard.com/blog/har-12-spec/ */
export function harEntry({ id, operation, startedAt, durationMs, request, response, failure }: Exchange) {
  return {
    startedDateTime: startedAt,
    time: durationMs,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: fields(request.headers),
      queryString: queryOf(request.url),
      ...(request.body !== undefined && { postData: postData(request.body, request.headers) }),
      headersSize: -1,
      bodySize: request.body?.bytes ?? 0,
    },
    response:
      response === undefined
        ? NO_RESPONSE
        : {
            status: response.status,
            statusText: response.statusText,
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: fields(response.headers),
            content: content(response.body, response.headers),
            redirectURL: headerValue(response.headers, 'location') ?? '',
            headersSize: -1,
            bodySize: response.body.bytes,
          },
    cache: {},
    // The parts are not measured apart: all of it counts as waiting.
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: [`exchange ${id}`, operation, failure && `${failure.kind}: ${failure.message}`].filter(Boolean).join(', '),
  };
}

/** As browsers write a request that got no answer. */
const NO_RESPONSE = {
  status: 0,
  statusText: '',
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
};

function fields(headers: HeaderFields) {
  return headers.map(([name, value]) => ({ name, value }));
}

function queryOf(url: string) {
  const mark = url.indexOf('?');
  if (mark === -1) return [];
  return [...new URLSearchParams(url.slice(mark + 1))].map(([name, value]) => ({ name, value }));
}

function postData(body: Body, headers: HeaderFields) {
  return {
    mimeType: headerValue(headers, 'content-type') ?? '',
    text: body.text,
    ...comment(body),
  };
}

function content(body: Body, headers: HeaderFields) {
  return {
    size: body.bytes,
    mimeType: headerValue(headers, 'content-type') ?? 'x-unknown',
    text: body.text,
    ...(body.encoding === 'base64' && { encoding: 'base64' }),
    ...comment(body),
  };
}

function comment({ encoding, bytes, keptBytes }: Body) {
  const parts = [
    ...(encoding === 'base64' ? ['the bytes are no UTF-8: this is base64'] : []),
    ...(keptBytes === undefined ? [] : [`the first ${keptBytes} of ${bytes} bytes`]),
  ];
  return parts.length === 0 ? {} : { comment: parts.join('; ') };
}
