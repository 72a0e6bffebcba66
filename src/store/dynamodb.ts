import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRetryStrategy } from './retries.ts';

/** One attempt of one call: an answer that takes longer is given up and tried again. */
const ATTEMPT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 1_000;

/**
 * Parts of the SDK that run at every call and do nothing here: logging to no logger, a user-agent text built
 * anew each time, and the guard against functions that invoke themselves. Without them a PutItem takes a sixth
 * less CPU, and Lambda bills CPU.
 */
const UNUSED_MIDDLEWARE = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];

/** Where DynamoDB is and who asks; what is left out, the standard AWS environment variables say. */
export type DynamoDbSettings = Readonly<Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>>;

/** A client for whatever the standard AWS environment variables point to, or for other settings. */
export function createDocumentClient(settings: DynamoDbSettings = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...settings,
    retryStrategy: createRetryStrategy(),
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: ATTEMPT_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  for (const name of UNUSED_MIDDLEWARE) client.middlewareStack.remove(name);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** What every call to the store needs: when to stop waiting. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** The item that stood in the way of a conditional write, or undefined if the error is not about a condition. */
export function itemOfFailedCondition(error: unknown): Readonly<Record<string, AttributeText>> | undefined {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') return undefined;
  return (error as Error & { Item?: Record<string, AttributeText> }).Item ?? {};
}

/** An attribute as DynamoDB sends it; the SDK does not unmarshal the items inside of its errors. */
export interface AttributeText {
  readonly S?: string;
  readonly N?: string;
}

/** Whether DynamoDB throttled, did not answer in time or could not be reached: worth trying again later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (UNAVAILABLE_NAMES.has(error.name) || UNAVAILABLE_CODES.has((error as NodeJS.ErrnoException).code ?? ''))
    return true;
  const { $metadata, $retryable } = error as Error & { $metadata?: { httpStatusCode?: number }; $retryable?: object };
  return ($metadata?.httpStatusCode ?? 0) >= 500 || $retryable !== undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const UNAVAILABLE_NAMES: ReadonlySet<string> = new Set([
  'AbortError',
  'TimeoutError',
  'InternalServerError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
]);

const UNAVAILABLE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
