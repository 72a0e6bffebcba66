import type { IncomingMessage } from 'node:http';
import { toFailureReply } from './failure-reply.ts';
import type { FailureKind } from './failures.ts';
import type { GatewayOutcome, GatewayRecord } from './gateway-record.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { newExtendedRequestId } from './identifiers.ts';
import type { Reply } from './reply.ts';
import { lastValue, type RequestHeaders, readHeaders } from './request-headers.ts';
import { type RequestTarget, readTarget } from './request-target.ts';
import type { Trace } from './trace-id.ts';

/** The head of a request as Node parsed it; empty for one that it could not parse. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders' | 'httpVersion'>;

/** A request on its way through the gateway, with what has become known of it so far. */
export interface Exchange {
  readonly settings: GatewaySettings;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly timeMs: number;
  readonly startedAtMs: number;
  readonly sourceIp: string;
  readonly httpVersion: string;
  /** As it stands in the request line: it decides whether an answer has a body. */
  readonly wireMethod: string;
  /** What `X-HTTP-Method-Override` asks for, else the one of the request line. */
  readonly method: string;
  readonly url: string;
  readonly target: RequestTarget;
  readonly headers: RequestHeaders;
  requestBytes: number;
  resource: string | undefined;
  trace: Trace | undefined;
  integrationLatencyMs: number | undefined;
  lambdaRequestId: string | undefined;
}

/** How a request is answered, and what that means. */
export interface Decision {
  readonly reply: Reply;
  readonly outcome: GatewayOutcome;
  /** `close`: after the answer. `linger`: the same, but what the client still sends is first read for a while. */
  readonly connection: 'keep' | 'close' | 'linger';
}

/** Begins an exchange: ids, time, and the head taken apart. */
export function openExchange(head: RequestHead, sourceIp: string, settings: GatewaySettings): Exchange {
  const { method = '', url = '' } = head;
  const headers = readHeaders(head.rawHeaders);
  return {
    settings,
    requestId: settings.newId(),
    extendedRequestId: newExtendedRequestId(settings.random),
    timeMs: settings.clock.epochMs(),
    startedAtMs: settings.clock.monotonicMs(),
    sourceIp,
    httpVersion: head.httpVersion,
    wireMethod: method,
    method: overridden(method, headers),
    url,
    target: readTarget(url),
    headers,
    requestBytes: 0,
    resource: undefined,
    trace: undefined,
    integrationLatencyMs: undefined,
    lambdaRequestId: undefined,
  };
}

/** The decision to answer with one of the gateway's own failures. */
export function failed(
  exchange: Exchange,
  failure: FailureKind,
  options: { readonly message?: string; readonly detail?: string; readonly connection?: Decision['connection'] } = {},
): Decision {
  const { message, detail, connection = 'keep' } = options;
  const reply = toFailureReply(failure, {
    gatewayResponses: exchange.settings.api.gatewayResponses,
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    traceRoot: exchange.trace?.root,
    isHead: exchange.wireMethod === 'HEAD',
    ...(message !== undefined && { message }),
  });
  return { reply, outcome: { kind: 'failed', failure, ...(detail !== undefined && { detail }) }, connection };
}

/** Tells of an exchange that is over; `status` and `responseBytes` are those of the answer. */
export function record(exchange: Exchange, outcome: GatewayOutcome, status: number, responseBytes: number): void {
  const { settings } = exchange;
  const told: GatewayRecord = {
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    timeMs: exchange.timeMs,
    method: exchange.method,
    path: exchange.target.path,
    resource: exchange.resource,
    status,
    requestBytes: exchange.requestBytes,
    responseBytes,
    latencyMs: settings.clock.monotonicMs() - exchange.startedAtMs,
    integrationLatencyMs: exchange.integrationLatencyMs,
    sourceIp: exchange.sourceIp,
    userAgent: lastValue(exchange.headers, 'user-agent'),
    traceId: exchange.trace?.full,
    lambdaRequestId: exchange.lambdaRequestId,
    outcome,
  };
  settings.onRequest(told);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings-method-request.html */
const METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html; other values are ignored (not confirmed). */
function overridden(method: string, headers: RequestHeaders): string {
  const wanted = lastValue(headers, 'x-http-method-override')?.toUpperCase();
  return wanted !== undefined && METHODS.has(wanted) ? wanted : method;
}
