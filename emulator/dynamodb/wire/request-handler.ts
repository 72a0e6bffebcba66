/**
 * DynamoDB's wire protocol, JSON 1.0 over HTTP. Copied: the answers to broken requests as dynalite recorded them, ids
 * and checksums of answers. Left out: verification of signatures, signatures in the query string, CORS, the API of 2011.
 */
import type { RequestListener, ServerResponse } from 'node:http';
import { domainSuffixOf } from '../../region.ts';
import type { Call } from '../calls/call-pipeline.ts';
import { identifyCaller } from './access-control.ts';
import { createAnswers } from './answers.ts';
import { readBody } from './request-body.ts';
import { createSerializationError, createServiceError, type ServiceError } from './service-error.ts';

export interface RequestHandlerOptions {
  readonly accessKeyIdPrefix: string;
  readonly region: string;
  readonly monotonicMs: () => number;
  /** Whether there is such an operation, `PutItem`. */
  readonly hasOperation: (name: string) => boolean;
  /** Carries out a call; the answer comes once, later or at once. */
  readonly run: (call: Call, answer: (statusCode: number, body: object) => void) => void;
}

/** Serves DynamoDB to who has an access key of this emulator. */
export function createRequestHandler(options: RequestHandlerOptions): RequestListener {
  const { accessKeyIdPrefix, region, monotonicMs, hasOperation, run } = options;
  const { sendJson, sendText } = createAnswers();

  const sendError = (response: ServerResponse, contentType: string, { statusCode, body }: ServiceError): void =>
    sendJson(response, { statusCode, contentType, body });

  return (request, response) => {
    const startedAtMs = monotonicMs();
    const accessKeyId = identifyCaller(request, accessKeyIdPrefix);
    if (typeof accessKeyId !== 'string') {
      request.resume();
      sendError(response, JSON_1_0, accessKeyId);
      return;
    }
    readBody(request, (text) => {
      if (text === undefined) {
        response.writeHead(413, { Connection: 'close' }).end();
        return;
      }
      if (request.method === 'GET') {
        sendText(response, 200, `healthy: dynamodb.${region}.${domainSuffixOf(region)} `);
        return;
      }
      const contentType = request.headers['content-type']?.split(';', 1)[0]?.trim();
      if (request.method !== 'POST' || (text !== '' && contentType !== JSON_1_0 && contentType !== PLAIN_JSON)) {
        sendText(response, 404, '<UnknownOperationException/>\n');
        return;
      }
      const answerType = contentType === JSON_1_0 ? JSON_1_0 : PLAIN_JSON;
      const input = text === '' ? undefined : parse(text);
      const operation = operationOf(request.headers['x-amz-target']);
      if (text !== '' && input === undefined) sendError(response, answerType, createSerializationError());
      else if (!hasOperation(operation)) sendError(response, answerType, unknownOperation(operation));
      else if (input === undefined) sendError(response, answerType, createSerializationError());
      else {
        run({ accessKeyId, operation, input, startedAtMs }, (statusCode, body) =>
          sendJson(response, { statusCode, contentType: answerType, body }),
        );
      }
    });
  };
}

const JSON_1_0 = 'application/x-amz-json-1.0';
const PLAIN_JSON = 'application/json';

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const TARGET_PREFIX = 'DynamoDB_20120810.';

function operationOf(target: string | string[] | undefined): string {
  return typeof target === 'string' && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
}

/** Operations of AWS's that an application may well call, and that are not here. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'BatchExecuteStatement',
  'ExecuteStatement',
  'ExecuteTransaction',
  'TransactGetItems',
  'TransactWriteItems',
]);

/** DynamoDB gives no text; there is one where the reason is not the caller. */
function unknownOperation(operation: string): ServiceError {
  const __type = 'com.amazon.coral.service#UnknownOperationException';
  if (!LEFT_OUT.has(operation)) return createServiceError({ __type });
  return createServiceError({ __type, message: `DynamoDB has ${operation}, but its emulation does not.` });
}
