import type { IncomingMessage } from 'node:http';
import { isOwnAccessKeyId } from './access-key-ids.ts';
import { createServiceError, type ServiceError } from './service-error.ts';

/**
 * Who sends a request, by the id of the access key, or why it is not served. Only who was given a key of this emulator
 * may call: another program or a web page on the same machine has none. The signature itself is not verified; the
 * beginning of the key id is the secret.
 */
export function identifyCaller(
  { headers }: Pick<IncomingMessage, 'headers'>,
  accessKeyIdPrefix: string,
): string | ServiceError {
  const { origin, authorization } = headers;
  if (origin !== undefined) return refusal('AccessDeniedException', 'Requests of web pages are not served.');
  if (authorization === undefined || !authorization.startsWith('AWS4-')) {
    return refusal('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const [, accessKeyId] = /Credential=([^/,\s]+)/.exec(authorization) ?? [];
  const missing = missingParts(authorization, headers);
  if (missing !== '') {
    return refusal('IncompleteSignatureException', `${missing}Authorization=${authorization}`);
  }
  if (accessKeyId !== undefined && isOwnAccessKeyId(accessKeyId, accessKeyIdPrefix)) return accessKeyId;
  return refusal('UnrecognizedClientException', 'The security token included in the request is invalid.');
}

/** What a signature must have, in the words of dynalite, which took them from DynamoDB. */
function missingParts(authorization: string, headers: IncomingMessage['headers']): string {
  let text = '';
  for (const part of ['Credential', 'Signature', 'SignedHeaders']) {
    if (!authorization.includes(`${part}=`)) text += `Authorization header requires '${part}' parameter. `;
  }
  if (headers['x-amz-date'] === undefined && headers.date === undefined) {
    text += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  return text;
}

function refusal(name: string, message: string): ServiceError {
  return createServiceError({ __type: `com.amazon.coral.service#${name}`, message });
}
