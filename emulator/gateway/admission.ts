import { toPreflightReply } from './cors-preflight.ts';
import { type Decision, type Exchange, failed } from './exchange.ts';
import { MAX_HEADER_VALUE_BYTES, MAX_URL_CHARACTERS } from './limits.ts';
import { hasUnsupportedCharacter } from './query-string.ts';
import { announcesTooLarge, type BodyResult } from './request-body.ts';
import { lastValue } from './request-headers.ts';
import type { ResourceMatch } from './routes.ts';
import { signatureComplaint } from './signature-complaint.ts';

/** Refuses a request for its head alone, before its body is waited for; undefined if there is nothing against it. */
export function refuseHead(exchange: Exchange, expectsContinue: boolean): Decision | undefined {
  // A client that waits for 100 may send its body after all: what comes next on this connection is anyone's guess.
  const connection = expectsContinue ? 'close' : 'keep';
  const { headers, url, settings } = exchange;
  if (settings.api.stage.length + 1 + url.length > MAX_URL_CHARACTERS) {
    return failed(exchange, 'uriTooLong', { connection });
  }
  if (headers.valueBytes > MAX_HEADER_VALUE_BYTES) return failed(exchange, 'headersTooLarge', { connection });
  if (exchange.httpVersion === '1.1' && !headers.byName.has('host')) {
    return failed(exchange, 'badRequest', { connection, detail: 'The request has no Host header' });
  }
  if (expectsContinue && announcesTooLarge(headers)) return failed(exchange, 'bodyTooLarge', { connection });
  return undefined;
}

/** Refuses a request whose body did not arrive whole or is too large; the body otherwise. */
export function admitBody(exchange: Exchange, result: Exclude<BodyResult, { kind: 'gone' }>): Decision | Buffer {
  switch (result.kind) {
    case 'complete':
      return result.body;
    case 'tooLarge':
      return failed(exchange, 'bodyTooLarge', { connection: result.isDrained ? 'keep' : 'linger' });
    case 'broken':
      return failed(exchange, result.failure, { connection: 'close' });
  }
}

/** Answers what never reaches the function: unknown routes and preflights; the resource that takes the request otherwise. */
export function admitRoute(exchange: Exchange): Decision | ResourceMatch {
  const { settings, target, method } = exchange;
  if (hasUnsupportedCharacter(target.query)) {
    return failed(exchange, 'badRequest', { detail: 'The query string has a |, { or } that is not percent-encoded' });
  }
  const match = settings.findResource(target.path);
  if (match === undefined) return unknownRoute(exchange);
  const { resource } = match;
  exchange.resource = resource.resource;
  const { cors } = settings.api;
  if (method === 'OPTIONS' && cors !== undefined && !resource.hasOwnOptions) {
    const reply = toPreflightReply(cors, resource.preflightAllowMethods ?? cors.allowMethods, exchange);
    return { reply, outcome: { kind: 'preflight' }, connection: 'keep' };
  }
  return resource.methods.has(method) ? match : unknownRoute(exchange);
}

function unknownRoute(exchange: Exchange): Decision {
  const { headers } = exchange;
  const hasDate = headers.byName.has('x-amz-date') || headers.byName.has('date');
  const complaint = signatureComplaint(lastValue(headers, 'authorization'), hasDate);
  if (complaint === undefined) return failed(exchange, 'missingAuthenticationToken');
  return failed(exchange, 'incompleteSignature', complaint);
}
