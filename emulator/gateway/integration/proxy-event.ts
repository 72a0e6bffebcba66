import { requestTime } from '../logs/request-time.ts';
import { parseQuery, type QueryParameters } from '../request/query-string.ts';
import { type HeaderValues, lastValue, type RequestHeaders, toEventHeaders } from '../request/request-headers.ts';
import type { RequestTarget } from '../request/request-target.ts';
import type { ResourceMatch } from '../routes.ts';
import { isBinaryMediaType } from './media-types.ts';

/** A request as it came off the wire. */
export interface GatewayRequest {
  /** Upper case; what `X-HTTP-Method-Override` asked for, if it did. */
  readonly method: string;
  readonly target: RequestTarget;
  /** `HTTP/1.1` */
  readonly protocol: string;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** What the gateway knows beside the request. */
export interface EventContext {
  readonly apiId: string;
  readonly stage: string;
  readonly accountId: string;
  readonly deploymentId: string;
  /** `{apiId}.execute-api.{region}.amazonaws.com`: what the deployed API is called, whatever name the client used here. */
  readonly domainName: string;
  readonly binaryMediaTypes: readonly string[];
  readonly stageVariables: Readonly<Record<string, string>> | undefined;
  readonly match: ResourceMatch;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly epochMs: number;
  /** Value of the event's `X-Amzn-Trace-Id`. */
  readonly traceHeader: string;
}

/**
 * The AWS_PROXY event, payload format 1.0, of a regional REST API, as the JSON text that Lambda gets.
 *
 * Fields and their order are those of an event recorded from AWS. The text is put together by hand: a JavaScript object
 * would move names that look like numbers to the front, and would trip over `__proto__`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 *
 * Left out: authorizers, API keys of usage plans, client certificates, edge-optimised APIs.
 */
export function toProxyEvent(request: GatewayRequest, context: EventContext): string {
  const { resource } = context.match;
  const method = JSON.stringify(request.method);
  const resourcePath = JSON.stringify(resource.resource);
  const headers = toEventHeaders(request.headers, { sourceIp: request.sourceIp, traceHeader: context.traceHeader });
  const query = parseQuery(request.target.query);
  return (
    `{"resource":${resourcePath},"path":${JSON.stringify(request.target.path)},"httpMethod":${method}` +
    `,"headers":${singleValues(headers)},"multiValueHeaders":${multiValues(headers)}` +
    `,"queryStringParameters":${singleValues(asEntries(query))}` +
    `,"multiValueQueryStringParameters":${multiValues(asEntries(query))}` +
    `,"pathParameters":${pathParameters(context.match)}` +
    `,"stageVariables":${JSON.stringify(context.stageVariables ?? null)}` +
    `,"requestContext":{"resourceId":${JSON.stringify(resource.resourceId)},"resourcePath":${resourcePath}` +
    `,"httpMethod":${method},"extendedRequestId":${JSON.stringify(context.extendedRequestId)}` +
    `,"requestTime":"${requestTime(context.epochMs)}"` +
    `,"path":${JSON.stringify(`/${context.stage}${request.target.rawPath}`)}` +
    `,"accountId":${JSON.stringify(context.accountId)},"protocol":${JSON.stringify(request.protocol)}` +
    `,"stage":${JSON.stringify(context.stage)},"domainPrefix":${JSON.stringify(context.apiId)}` +
    `,"requestTimeEpoch":${context.epochMs},"requestId":${JSON.stringify(context.requestId)}` +
    `,"identity":${identity(request)},"domainName":${JSON.stringify(context.domainName)}` +
    `,"deploymentId":${JSON.stringify(context.deploymentId)},"apiId":${JSON.stringify(context.apiId)}}` +
    `,${body(request, context.binaryMediaTypes)}}`
  );
}

function singleValues(entries: readonly HeaderValues[] | null): string {
  if (entries === null) return 'null';
  return `{${entries.map(({ name, values }) => `${JSON.stringify(name)}:${JSON.stringify(values.at(-1))}`).join()}}`;
}

function multiValues(entries: readonly HeaderValues[] | null): string {
  if (entries === null) return 'null';
  return `{${entries.map(({ name, values }) => `${JSON.stringify(name)}:${JSON.stringify(values)}`).join()}}`;
}

function asEntries(query: QueryParameters): readonly HeaderValues[] | null {
  return query === undefined ? null : Array.from(query, ([name, values]) => ({ name, values }));
}

function pathParameters({ resource, parameterValues }: ResourceMatch): string {
  if (parameterValues.length === 0) return 'null';
  const pairs = resource.parameterNames.map(
    (name, index) => `${JSON.stringify(name)}:${JSON.stringify(parameterValues[index])}`,
  );
  return `{${pairs.join()}}`;
}

function identity(request: GatewayRequest): string {
  const userAgent = lastValue(request.headers, 'user-agent') ?? null;
  return (
    '{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null' +
    `,"sourceIp":${JSON.stringify(request.sourceIp)},"principalOrgId":null,"accessKey":null` +
    ',"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null' +
    `,"userAgent":${JSON.stringify(userAgent)},"user":null}`
  );
}

/** Not confirmed: that an empty body is null also where the client declared `Content-Length: 0`. */
function body({ body: bytes, headers }: GatewayRequest, binaryMediaTypes: readonly string[]): string {
  if (bytes.length === 0) return '"body":null,"isBase64Encoded":false';
  if (isBinaryMediaType(lastValue(headers, 'content-type'), binaryMediaTypes)) {
    return `"body":"${bytes.toString('base64')}","isBase64Encoded":true`;
  }
  // Recorded from AWS: bytes that are not UTF-8 become U+FFFD, they are not rescued as base64.
  return `"body":${JSON.stringify(bytes.toString('utf8'))},"isBase64Encoded":false`;
}
