import type { FaultKind } from '../../protocol/faults.ts';
import { toPreflightReply } from './answers/cors-preflight.ts';
import type { FailureKind } from './answers/failures.ts';
import { signatureComplaint } from './answers/signature-complaint.ts';
import { type Decision, type Exchange, failed, openTrace } from './exchange.ts';
import { MAX_HEADER_VALUE_BYTES, MAX_URL_CHARACTERS } from './limits.ts';
import { hasUnsupportedCharacter } from './request/query-string.ts';
import { announcesTooLarge, type BodyResult } from './request/request-body.ts';
import { lastValue } from './request/request-headers.ts';
import type { ResourceMatch } from './routes.ts';

/** Refuses a request for its head alone, before its body is waited for; undefined if there is nothing against it. */
export function refuseHead(exchange: Exchange, expectsContinue: boolean): Decision | undefined {
  // A client that waits for 100 may send its body after all: what comes next on this connection is anyone's guess.
  const connection = expectsContinue ? 'close' : 'keep';
  const { headers, url, settings } = exchange;
  if (settings.api.stage.length + 1 + url.length > MAX_URL_CHARACTERS) {
    return failed(exchange, 'uriTooLong', { connection });
  }
  if (headers.valueBytes > MAX_HEADER_VALUE_BYTES) return failed(exchange, 'headersTooLarge', { connection });
  const fault = faultOfHead(exchange);
  if (fault !== undefined) return failed(exchange, 'badRequest', { connection, detail: fault });
  if (expectsContinue && announcesTooLarge(headers)) return failed(exchange, 'bodyTooLarge', { connection });
  return undefined;
}

/** RFC 9112, sections 2.3 and 3.2. */
function faultOfHead({ httpVersion, headers }: Exchange): string | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return `The request is of HTTP/${httpVersion}, and HTTP/1.1 is spoken`;
  const hosts = headers.byName.get('host')?.values.length ?? 0;
  if (hosts > 1) return `The request has ${hosts} Host headers`;
  return hosts === 0 && httpVersion === '1.1' ? 'The request has no Host header' : undefined;
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

/** The resource that takes a request; the answer to one that no method takes. */
export function admitRoute(exchange: Exchange): Decision | ResourceMatch {
  const { settings, target, method } = exchange;
  if (hasUnsupportedCharacter(target.query)) {
    return failed(exchange, 'badRequest', { detail: 'The query string has a |, { or } that is not percent-encoded' });
  }
  const match = settings.findResource(target.path);
  if (match === undefined) return unknownRoute(exchange);
  exchange.resource = match.resource.resource;
  return match.resource.methods.has(method) || isPreflight(exchange, match) ? match : unknownRoute(exchange);
}

/** Refuses a request that finds a token bucket empty; undefined if all have a token for it. */
export function admitRate(exchange: Exchange, { resource }: ResourceMatch): Decision | undefined {
  const uses = exchange.settings.throttles.admit(resource.resource, exchange.method);
  exchange.throttles = uses;
  const last = uses.at(-1);
  if (last === undefined || last.isAdmitted) return undefined;
  openTrace(exchange);
  const { bucket, requestsPerSecond, burst } = last;
  const detail = `Rate of the ${bucket} exceeded. Limit: ${requestsPerSecond.toFixed(2)} Burst: ${burst}`;
  return failed(exchange, 'throttled', { detail });
}

/** Fails a request as an injected fault of the gateway's own wants it; undefined if there is none. */
export function admitFault(exchange: Exchange): Decision | undefined {
  const { settings, method, target, headers } = exchange;
  const fault = settings.chooseFault({ method, path: target.path, apiKey: lastValue(headers, 'x-api-key') });
  if (fault === undefined) return undefined;
  exchange.fault = fault;
  const failure = FAULT_FAILURES.get(fault.kind);
  if (failure === undefined) return undefined;
  openTrace(exchange);
  return failed(exchange, failure, { detail: `Injected fault ${fault.faultId}: ${fault.kind}` });
}

/** Answers a CORS preflight, which never reaches the function; undefined if it is none. */
export function answerPreflight(exchange: Exchange, match: ResourceMatch): Decision | undefined {
  const { cors } = exchange.settings.api;
  if (cors === undefined || !isPreflight(exchange, match)) return undefined;
  const reply = toPreflightReply(cors, match.resource.preflightAllowMethods ?? cors.allowMethods, exchange);
  return { reply, outcome: { kind: 'preflight' }, connection: 'keep' };
}

const FAILURES = {
  'gateway-429': 'throttled',
  'gateway-502': 'functionError',
  'gateway-504': 'integrationTimeout',
} as const satisfies Readonly<Record<Extract<FaultKind, `gateway-${string}`>, FailureKind>>;

const FAULT_FAILURES: ReadonlyMap<string, FailureKind> = new Map(Object.entries(FAILURES));

function isPreflight({ method, settings }: Exchange, { resource }: ResourceMatch): boolean {
  return method === 'OPTIONS' && settings.api.cors !== undefined && !resource.hasOwnOptions;
}

function unknownRoute(exchange: Exchange): Decision {
  const { headers } = exchange;
  const hasDate = headers.byName.has('x-amz-date') || headers.byName.has('date');
  const complaint = signatureComplaint(lastValue(headers, 'authorization'), hasDate);
  if (complaint === undefined) return failed(exchange, 'missingAuthenticationToken');
  return failed(exchange, 'incompleteSignature', { ...complaint, detail: complaint.message });
}
