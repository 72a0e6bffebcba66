import type { IncomingMessage } from 'node:http';

/** Why a request to the database's port is refused, as DynamoDB's error type and message. */
export interface Refusal {
  readonly type: string;
  readonly message: string;
}

/**
 * Only who was given the access key of this emulator may call: another program or a web page on the same machine
 * has not. The signature itself is not verified; the key id is the secret.
 */
export function refusalOf(request: Pick<IncomingMessage, 'headers'>, accessKeyId: string): Refusal | undefined {
  const { origin, authorization } = request.headers;
  if (origin !== undefined) {
    return { type: 'com.amazon.coral.service#AccessDeniedException', message: 'Requests of web pages are not served.' };
  }
  if (authorization === undefined) {
    return {
      type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
      message: 'Request is missing Authentication Token',
    };
  }
  const [, sentKeyId] = /Credential=([^/,\s]+)/.exec(authorization) ?? [];
  if (sentKeyId === accessKeyId) return undefined;
  return {
    type: 'com.amazon.coral.service#UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  };
}
