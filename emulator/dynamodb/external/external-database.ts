/**
 * A DynamoDB that is not the emulator's own: DynamoDB Local, another emulator, or AWS. The function talks straight to
 * it, so nothing of the emulated database comes in between: no permissions of the function's role, no partition
 * limits, no faults, no record of calls, no moved clock.
 */
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { Credentials } from '../../credentials.ts';
import type { TableDeployment } from '../../template/deployment.ts';
import { DynamoDbError } from '../dynamodb-call.ts';
import { type ExternalEndpoint, parseExternalEndpoint } from './external-endpoint.ts';
import { createMissingTables, requireTables } from './external-tables.ts';

export interface ExternalDatabaseOptions {
  /** As the user gave it. */
  readonly url: string;
  readonly tables: readonly TableDeployment[];
  readonly region: string;
  /** Holds AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, if it does. */
  readonly environment: NodeJS.ProcessEnv;
  /** The longest that one call may take; default 5 s. */
  readonly callTimeoutMs?: number;
}

/** What the function needs to use it. */
export interface ExternalDatabase {
  readonly url: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** AWS itself: real data, which nothing here may empty. */
  readonly isAws: boolean;
}

/**
 * Makes sure that a database answers and has the deployment's tables. On AWS they must be there and are never changed;
 * anywhere else those that are missing are created. Throws BAD_ARGUMENT for an endpoint, credentials or tables that do
 * not do, and DATABASE_UNREACHABLE if there is no DynamoDB that answers.
 */
export async function connectExternalDatabase(options: ExternalDatabaseOptions): Promise<ExternalDatabase> {
  const { tables, region, callTimeoutMs = 5_000 } = options;
  const endpoint = parseExternalEndpoint(options.url, region);
  const credentials = findCredentials(endpoint, options.environment);
  const { openSdkCall } = await import('./sdk-call.ts');
  using opened = openSdkCall({ url: endpoint.url, region, credentials, callTimeoutMs });
  const prepareTables = endpoint.isAws ? requireTables : createMissingTables;
  try {
    await prepareTables(opened.call, tables, endpoint.url);
  } catch (error) {
    throw error instanceof DynamoDbError ? refused(endpoint, error) : error;
  }
  return { url: endpoint.url, region, credentials, isAws: endpoint.isAws };
}

/**
 * For a program that checks nothing; letters and digits only. DynamoDB Local keeps the tables of each key id and
 * Region apart unless it runs with -sharedDb.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html
 */
const UNCHECKED_CREDENTIALS: Credentials = { accessKeyId: 'triggers', secretAccessKey: 'triggers' };

function findCredentials({ url, isAws }: ExternalEndpoint, environment: NodeJS.ProcessEnv): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
  }
  if (!isAws) return UNCHECKED_CREDENTIALS;
  const missing = AWS_ACCESS_KEY_ID ? 'AWS_SECRET_ACCESS_KEY is' : 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are';
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The database ${url} is AWS's own and needs credentials, but ${missing} not set. Set them, for example with \`eval "$(aws configure export-credentials --format env)"\`, and start again.`,
  );
}

function refused({ url }: ExternalEndpoint, error: DynamoDbError): WorkbenchError {
  return new WorkbenchError(
    'DATABASE_UNREACHABLE',
    `The database ${url} cannot be asked for its tables or given them (${error.name}: ${error.message}). Look into its own log, or try another with --dynamodb-endpoint.`,
    { cause: error },
  );
}
