import type { IncomingMessage } from 'node:http';
import type { InjectedFault } from '../faults/injected-fault.ts';
import { toFailureReply } from './answers/failure-reply.ts';
import type { FailureKind } from './answers/failures.ts';
import type { Reply } from './answers/reply.ts';
import type { FailedInvocation, GatewayOutcome, GatewayRecord, ThrottleUse } from './gateway-record.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { newExtendedRequestId } from './identifiers.ts';
import { lastValue, type RequestHeaders, readHeaders } from './request/request-headers.ts';
import { type RequestTarget, readTarget } from './request/request-target.ts';
import { type Trace, toTrace } from './request/trace-id.ts';

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
  readonly rawHeaders: readonly string[];
  readonly headers: RequestHeaders;
  requestBytes: number;
  /** Empty until it is there, and for one that is refused. */
  requestBody: Buffer;
  /** By the clock of `startedAtMs`, as is `calledAtMs`; undefined: it is not whole. */
  receivedAtMs: number | undefined;
  resource: string | undefined;
  throttles: readonly ThrottleUse[];
  fault: InjectedFault | undefined;
  trace: Trace | undefined;
  calledAtMs: number | undefined;
  integrationLatencyMs: number | undefined;
  lambdaRequestId: string | undefined;
  failedPayload: string | undefined;
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
  const { method = '', url = '', rawHeaders } = head;
  const headers = readHeaders(rawHeaders);
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
    rawHeaders,
    headers,
    requestBytes: 0,
    requestBody: NO_BODY,
    receivedAtMs: undefined,
    resource: undefined,
    throttles: NO_THROTTLES,
    fault: undefined,
    trace: undefined,
    calledAtMs: undefined,
    integrationLatencyMs: undefined,
    lambdaRequestId: undefined,
    failedPayload: undefined,
  };
}

/** Begins the trace of a request that a method takes. */
export function openTrace(exchange: Exchange): Trace {
  const { settings, headers, timeMs } = exchange;
  const trace = toTrace(lastValue(headers, 'x-amzn-trace-id'), timeMs, settings.lineage, settings.random);
  exchange.trace = trace;
  return trace;
}

/** The decision to answer with one of the gateway's own failures. */
export function failed(
  exchange: Exchange,
  failure: FailureKind,
  options: {
    readonly message?: string;
    readonly detail?: string;
    readonly invocation?: FailedInvocation;
    readonly connection?: Decision['connection'];
  } = {},
): Decision {
  const { message, detail, invocation, connection = 'keep' } = options;
  const reply = toFailureReply(failure, {
    gatewayResponses: exchange.settings.api.gatewayResponses,
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    traceRoot: exchange.trace?.root,
    isHead: exchange.wireMethod === 'HEAD',
    ...(message !== undefined && { message }),
  });
  const outcome = {
    kind: 'failed',
    failure,
    ...(detail !== undefined && { detail }),
    ...(invocation !== undefined && { invocation }),
  } as const;
  return { reply, outcome, connection };
}

/** What went out to the client. */
export interface SentAnswer {
  /** Names and values in turn. */
  readonly head: readonly string[];
  readonly body: Buffer;
}

/** Tells of an exchange that is over; the status is that of the answer, sent or not. */
export function record(exchange: Exchange, outcome: GatewayOutcome, status: number, sent: SentAnswer = NOT_SENT): void {
  const { settings, startedAtMs, calledAtMs, trace, target, failedPayload } = exchange;
  const latencyMs = settings.clock.monotonicMs() - startedAtMs;
  const { receivedAtMs } = exchange;
  const told: GatewayRecord = {
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    timeMs: exchange.timeMs,
    method: exchange.method,
    path: target.path,
    query: target.query === '' ? undefined : target.query,
    protocol: `HTTP/${exchange.httpVersion}`,
    resource: exchange.resource,
    status,
    requestBytes: exchange.requestBytes,
    responseBytes: sent.body.length,
    latencyMs,
    integrationLatencyMs: exchange.integrationLatencyMs,
    sourceIp: exchange.sourceIp,
    userAgent: lastValue(exchange.headers, 'user-agent'),
    traceId: calledAtMs === undefined ? undefined : trace?.full,
    lambdaRequestId: exchange.lambdaRequestId,
    startedAtMs,
    receivedMs: receivedAtMs === undefined ? latencyMs : receivedAtMs - startedAtMs,
    calledMs: calledAtMs === undefined ? undefined : calledAtMs - startedAtMs,
    throttles: exchange.throttles,
    fault: exchange.fault,
    requestHeaders: exchange.rawHeaders,
    requestBody: exchange.requestBody,
    responseHeaders: sent.head,
    responseBody: sent.body,
    ...(failedPayload !== undefined && { failedPayload }),
    outcome,
  };
  settings.onRequest(told);
}

const NO_BODY = Buffer.alloc(0);
const NO_THROTTLES: readonly ThrottleUse[] = [];
const NOT_SENT: SentAnswer = { head: [], body: NO_BODY };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings-method-request.html */
const METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html; other values are ignored (not confirmed). */
function overridden(method: string, headers: RequestHeaders): string {
  const wanted = lastValue(headers, 'x-http-method-override')?.toUpperCase();
  return wanted !== undefined && METHODS.has(wanted) ? wanted : method;
}
