import type { GatewayRecord } from '../gateway-record.ts';
import { toProxyEvent } from '../integration/proxy-event.ts';
import { parseQuery } from '../request/query-string.ts';
import { lastValue, readHeaders, toEventHeaders } from '../request/request-headers.ts';
import type { LogContext } from './log-context.ts';

/** The lines of the data trace about the request, as the gateway had it. */
export function methodRequestLines(record: GatewayRecord, context: LogContext): readonly string[] {
  const match = context.findResource(record.path);
  const parameters = (match?.resource.parameterNames ?? []).map(
    (name, index) => [name, match?.parameterValues[index] ?? ''] as const,
  );
  const query = Array.from(
    parseQuery(record.query ?? '') ?? [],
    ([name, values]) => [name, values.at(-1) ?? ''] as const,
  );
  const headers = toEventHeaders(readHeaders(record.requestHeaders), {
    sourceIp: record.sourceIp,
    traceHeader: eventTrace(record),
  });
  return [
    `Method request path: ${toMap(parameters)}`,
    `Method request query string: ${toMap(query)}`,
    `Method request headers: ${toMap(headers.map(({ name, values }) => [name, values.at(-1) ?? '']))}`,
    `Method request body before transformations: ${record.requestBody.toString('utf8')}`,
  ];
}

/** The lines of the data trace about the event; it is put together again from the record, and its keys are shown as they are nowhere. */
export function endpointRequestLines(record: GatewayRecord, context: LogContext): readonly string[] {
  const uri = `Endpoint request URI: ${context.endpointUri}`;
  const match = context.findResource(record.path);
  if (match === undefined) return [uri];
  const { api, accountId, deploymentId, domainName } = context;
  const event = toProxyEvent(
    {
      method: record.method,
      target: { rawPath: record.path, path: record.path, query: record.query ?? '' },
      protocol: record.protocol,
      headers: readHeaders(withoutSecrets(record.requestHeaders)),
      body: record.requestBody,
      sourceIp: record.sourceIp,
    },
    {
      apiId: api.apiId,
      stage: api.stage,
      accountId,
      deploymentId,
      domainName,
      binaryMediaTypes: api.binaryMediaTypes,
      stageVariables: api.stageVariables,
      match,
      requestId: record.requestId,
      extendedRequestId: record.extendedRequestId,
      epochMs: record.timeMs,
      traceHeader: eventTrace(record),
    },
  );
  return [uri, `Endpoint request body after transformations: ${event}`];
}

/** The line of the data trace about what the function returned, where the gateway made a failure of it. */
export function endpointResponseLines({ failedPayload }: GatewayRecord): readonly string[] {
  return failedPayload === undefined ? [] : [`Endpoint response body before transformations: ${failedPayload}`];
}

/** The lines of the data trace about the answer, none if nothing was sent. */
export function methodResponseLines({ responseHeaders, responseBody }: GatewayRecord): readonly string[] {
  if (responseHeaders.length === 0) return [];
  const headers = pairs(responseHeaders).filter(([name]) => !OF_CONNECTION.has(name.toLowerCase()));
  return [
    `Method response body after transformations: ${responseBody.toString('utf8')}`,
    `Method response headers: ${toMap(headers)}`,
  ];
}

/** What the front door writes, after the method is done. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'x-amz-apigw-id',
  'x-amzn-requestid',
]);

const SECRETS: ReadonlySet<string> = new Set(['authorization', 'x-api-key', 'x-amz-security-token']);

function toMap(entries: readonly (readonly [name: string, value: string])[]): string {
  return `{${entries.map(([name, value]) => `${name}=${SECRETS.has(name.toLowerCase()) ? masked(value) : value}`).join(', ')}}`;
}

const SHOWN_CHARACTERS = 6;

/** All but the last six characters, as recorded from AWS; of a short value, all. */
function masked(value: string): string {
  const hidden = value.length > 2 * SHOWN_CHARACTERS ? value.length - SHOWN_CHARACTERS : value.length;
  return '*'.repeat(hidden) + value.slice(hidden);
}

function withoutSecrets(headers: readonly string[]): readonly string[] {
  return pairs(headers).flatMap(([name, value]) => [name, SECRETS.has(name.toLowerCase()) ? masked(value) : value]);
}

function pairs(flat: readonly string[]): (readonly [name: string, value: string])[] {
  return Array.from({ length: flat.length >> 1 }, (_, index) => [
    flat[2 * index] as string,
    flat[2 * index + 1] as string,
  ]);
}

/** The event's `X-Amzn-Trace-Id`: the client's own if it began the trace, else the root alone. */
function eventTrace({ traceId = '', requestHeaders }: GatewayRecord): string {
  const root = traceId.split(';', 1)[0] ?? '';
  const sent = lastValue(readHeaders(requestHeaders), 'x-amzn-trace-id');
  return sent?.includes(root) ? sent : root;
}
