import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DescribeTableCommandInput,
  DynamoDBClient,
  DynamoDBServiceException,
  UpdateTimeToLiveCommand,
  type UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { Credentials } from '../../credentials.ts';
import { type DynamoDbCall, DynamoDbError } from '../dynamodb-call.ts';

export interface SdkCallOptions {
  readonly url: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly callTimeoutMs: number;
}

export interface SdkCall extends Disposable {
  /** Knows the operations that a start needs. Rejects with DATABASE_UNREACHABLE, or DynamoDbError where DynamoDB says no. */
  readonly call: DynamoDbCall;
}

/** What DynamoDB says to a caller whom it does not know or trust. */
const CREDENTIAL_ERRORS = [
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'AccessDeniedException',
];

/** Opens a client of the AWS SDK, which signs its calls as AWS demands. It is loaded with this file, which takes its time. */
export function openSdkCall({ url, region, credentials, callTimeoutMs }: SdkCallOptions): SdkCall {
  const client = new DynamoDBClient({ endpoint: url, region, credentials: { ...credentials }, maxAttempts: 1 });
  return {
    async call(operation, input) {
      try {
        return { ...(await send(operation, input, { abortSignal: AbortSignal.timeout(callTimeoutMs) })) };
      } catch (error) {
        throw explain(error);
      }
    },
    [Symbol.dispose]: () => client.destroy(),
  };

  /** The inputs are typed as loosely as the wire takes them; the tables' own functions make them. */
  async function send(operation: string, input: object, options: { readonly abortSignal: AbortSignal }) {
    switch (operation) {
      case 'DescribeTable':
        return await client.send(new DescribeTableCommand(input as DescribeTableCommandInput), options);
      case 'CreateTable':
        return await client.send(new CreateTableCommand(input as CreateTableCommandInput), options);
      case 'UpdateTimeToLive':
        return await client.send(new UpdateTimeToLiveCommand(input as UpdateTimeToLiveCommandInput), options);
      default:
        throw new Error(`No start needs ${operation}.`);
    }
  }

  function explain(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    if (error instanceof DynamoDBServiceException && error.name !== 'Unknown') {
      if (!CREDENTIAL_ERRORS.includes(error.name)) return new DynamoDbError(error.name, error.message);
      return unreachable(
        `The database ${url} refuses these credentials (${error.name}: ${error.message}). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and what they may do.`,
        error,
      );
    }
    if (isAnswered(error)) return notDynamoDb(url, error);
    const reason = error.name === 'AbortError' ? `no answer in ${callTimeoutMs / 1000} s` : reasonOf(error);
    return unreachable(
      `No DynamoDB answers at ${url} (${reason}). Start the database there, or correct --dynamodb-endpoint.`,
      error,
    );
  }
}

/** Something is there that is no DynamoDB. */
export function notDynamoDb(url: string, cause?: unknown): WorkbenchError {
  return unreachable(
    `What answers at ${url} is no DynamoDB. Correct --dynamodb-endpoint: it is the address of the database and not of the API or a console.`,
    cause,
  );
}

/** The SDK could not read the answer, but there was one. */
function isAnswered(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): boolean {
  return error.$metadata?.httpStatusCode !== undefined;
}

/** Where a name has several addresses, the error about all of them has a code and no message. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.message || (error.code ?? error.name);
}

function unreachable(message: string, cause: unknown): WorkbenchError {
  return new WorkbenchError('DATABASE_UNREACHABLE', message, { cause });
}
