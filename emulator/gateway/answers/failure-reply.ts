import type { GatewayResponseDeployment } from '../../template/deployment.ts';
import { DEFAULT_CONTENT_TYPE } from '../integration/http-response.ts';
import { type FailureKind, failureRow } from './failures.ts';
import type { Reply } from './reply.ts';

/** What an error answer says beside what went wrong. */
export interface FailureContext {
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseDeployment>>;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** `Root=1-…`; undefined where no trace was begun. */
  readonly traceRoot: string | undefined;
  /** HEAD: the body is empty and its length 0, as recorded from AWS. */
  readonly isHead: boolean;
  /** In place of the table's message. */
  readonly message?: string;
}

/**
 * The answer to a failure. A gateway response of its own type, else the default of its class, adds headers and may change
 * the status; its body templates are left out. Nothing else adds CORS headers, so browsers see a CORS error: as on AWS.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function toFailureReply(kind: FailureKind, context: FailureContext): Reply {
  const { status, errorType, responseType, form, message, isTraced } = failureRow(kind);
  const text = context.message ?? message;
  if (form === 'text') {
    return { status, contentType: TEXT, headers: [], body: context.isHead ? EMPTY : Buffer.from(text) };
  }
  const custom = customisation(responseType, status, context.gatewayResponses);
  const headers: string[] = [];
  if (isTraced && context.traceRoot !== undefined) headers.push('X-Amzn-Trace-Id', context.traceRoot);
  headers.push('x-amzn-RequestId', context.requestId);
  let contentType = DEFAULT_CONTENT_TYPE;
  for (const [name, value] of Object.entries(custom?.headers ?? {})) {
    if (name.toLowerCase() === 'content-type') contentType = value;
    else headers.push(name, value);
  }
  if (errorType !== undefined) headers.push('x-amzn-ErrorType', errorType);
  headers.push('x-amz-apigw-id', context.extendedRequestId);
  const body = `{"message":${form === 'spaced' ? ' ' : ''}${JSON.stringify(text)}}`;
  return {
    status: custom?.statusCode ?? status,
    contentType,
    headers,
    body: context.isHead ? EMPTY : Buffer.from(body),
  };
}

/** Recorded from AWS with the 413 for bodies over 10 MB, the semicolon after a bare `text` included. */
const TEXT = 'text; charset=utf-8';
const EMPTY = Buffer.alloc(0);

function customisation(
  responseType: string | undefined,
  status: number,
  gatewayResponses: Readonly<Record<string, GatewayResponseDeployment>>,
): GatewayResponseDeployment | undefined {
  if (responseType === undefined) return undefined;
  return gatewayResponses[responseType] ?? gatewayResponses[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'];
}
