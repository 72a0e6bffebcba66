import { type Body, type Exchange, recordBody } from '../model/exchange.ts';
import type { CollectedBody } from './body-collector.ts';
import type { HeaderMask } from './masked-headers.ts';
import type { PassedExchange } from './passed-exchange.ts';
import type { TargetAddress } from './target-address.ts';

/** What passed, as reports have it: of the target's URL, with keys masked. `id`: its number in the order in which it ended. */
export function recordedExchange(
  { startedAtMs, durationMs, request, response, failure }: PassedExchange,
  id: number,
  operation: string | undefined,
  target: TargetAddress,
  { mask }: HeaderMask,
): Exchange {
  const { method, headers, body, framing } = request;
  return {
    id,
    ...(operation !== undefined && { operation }),
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs,
    request: {
      method,
      url: urlOf(request.target, target),
      headers: mask(headers),
      ...(body.bytes > 0 && { body: toBody(body) }),
      ...(framing !== undefined && { framing }),
    },
    ...(response !== undefined && {
      response: {
        status: response.status,
        statusText: response.statusText,
        headers: mask(response.headers),
        body: toBody(response.body),
      },
    }),
    ...(failure !== undefined && { failure: { kind: 'reset', message: failure.reason } }),
  };
}

function urlOf(requestTarget: string, { url, basePath }: TargetAddress): string {
  return requestTarget.startsWith('/') ? url.slice(0, url.length - basePath.length) + requestTarget : requestTarget;
}

function toBody({ bytes, content, beginning }: CollectedBody): Body {
  if (content !== undefined) return recordBody(content);
  return { ...recordBody(beginning), bytes, ...(beginning.length < bytes && { keptBytes: beginning.length }) };
}
