import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { ReplayOptions, ReplayResult } from '../../../protocol/requests/requests.ts';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { GatewayRecord } from '../../gateway/gateway-record.ts';
import type { FoundRequest } from '../history/request-journal.ts';
import { withIdempotencyKey } from './idempotency-key.ts';

export interface ReplayTarget {
  /** Base URL of the gateway. */
  readonly apiUrl: string;
  /** Makes idempotency keys; default: random UUIDs. */
  readonly newId?: () => string;
}

/**
 * Sends a kept request to the gateway again, as a client would: the bytes and headers that came, but for those that were
 * about its connection. Throws REQUEST_REFUSED if the request is not kept whole, or nothing answers.
 */
export async function replayRequest(
  found: FoundRequest,
  { idempotencyKey, body: editedBody }: ReplayOptions,
  { apiUrl, newId = randomUUID }: ReplayTarget,
): Promise<ReplayResult> {
  const { gateway } = found;
  requireWhole(found, editedBody !== undefined);
  const requestBody = editedBody === undefined ? gateway.requestBody : Buffer.from(editedBody);
  const { body, newKey } = toBody({ ...gateway, requestBody }, idempotencyKey, newId);
  const { statusCode = 0, headers } = await send(gateway, body, apiUrl);
  const requestId = headers['x-amzn-requestid'];
  return {
    replayOf: gateway.requestId,
    status: statusCode,
    ...(typeof requestId === 'string' && { requestId }),
    ...(newKey !== undefined && { idempotencyKey: newKey }),
  };
}

function requireWhole({ gateway, hasBodies }: FoundRequest, isEdited: boolean): void {
  if (gateway.method === '' || gateway.path === '') {
    throw refused(gateway, 'it could not be parsed as a request. Send it again with the program that made it.');
  }
  if (isEdited) return;
  if (!hasBodies || gateway.requestBody.length !== gateway.requestBytes) {
    throw refused(
      gateway,
      'its body is not kept: it was too large, did not come whole, or has made room for newer ones.',
    );
  }
}

function toBody(
  gateway: GatewayRecord,
  idempotencyKey: string,
  newId: () => string,
): { readonly body: Buffer; readonly newKey?: string } {
  const { requestBody } = gateway;
  if (idempotencyKey === 'same') return { body: requestBody };
  if (idempotencyKey === 'new') {
    const newKey = newId();
    const body = withIdempotencyKey(requestBody, newKey, 'keep');
    // Without a key of its own, each sending is a new event as it is.
    return body === undefined ? { body: requestBody } : { body, newKey };
  }
  const body = withIdempotencyKey(requestBody, idempotencyKey, 'add');
  if (body !== undefined) return { body, newKey: idempotencyKey };
  throw refused(
    gateway,
    'its body is no JSON object that could take an idempotency key. Replay it with the key "same".',
  );
}

/** RFC 9110, section 7.6.1, and those that speak of how the body was sent. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

async function send(gateway: GatewayRecord, body: Buffer, apiUrl: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(apiUrl);
  const { method, path, query, requestHeaders } = gateway;
  const sent = request({
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    method,
    path: query === undefined ? path : `${path}?${query}`,
    headers: toHeaders(requestHeaders, body.length),
    agent: false,
  });
  // One after the answer's head comes from reading the answer, too.
  sent.on('error', () => undefined);
  sent.end(body);
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response;
  } catch (cause) {
    throw refused(gateway, `the gateway gave no answer (${cause instanceof Error ? cause.message : cause}).`, cause);
  }
}

/** Names and values in turn, spelled and ordered as they came. */
function toHeaders(requestHeaders: readonly string[], bodyBytes: number): string[] {
  const named = requestHeaders.flatMap((text, at) => (at % 2 === 0 ? [text.toLowerCase()] : []));
  const ofThisConnection = new Set(
    requestHeaders.flatMap((text, at) =>
      at % 2 === 1 && named[at >> 1] === 'connection' ? text.split(',').map((name) => name.trim().toLowerCase()) : [],
    ),
  );
  const headers: string[] = [];
  for (const [pair, lowerName] of named.entries()) {
    if (CONNECTION_HEADERS.has(lowerName) || ofThisConnection.has(lowerName)) continue;
    headers.push(requestHeaders[2 * pair] as string, requestHeaders[2 * pair + 1] as string);
  }
  const hadLength = named.includes('content-length') || named.includes('transfer-encoding');
  if (hadLength || bodyBytes > 0) headers.push('Content-Length', String(bodyBytes));
  headers.push('Connection', 'close');
  return headers;
}

function refused({ requestId }: GatewayRecord, reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('REQUEST_REFUSED', `The request ${requestId} cannot be replayed: ${reason}`, { cause });
}
