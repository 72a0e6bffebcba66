import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Connection } from '../protocol/connection-file.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import { createApiKeyAdministration } from '../src/store/api-key-administration.ts';

/** The keys table of a running emulator, over DynamoDB's own protocol. Loads the AWS SDK, which takes its time. */
export function openApiKeyAdministration({ dynamodb, tables }: Connection) {
  const { url, region, accessKeyId, secretAccessKey } = dynamodb;
  const table = tables.KeysTable;
  if (table === undefined) throw new WorkbenchError('BAD_ARGUMENT', "The emulator's template has no table KeysTable.");
  const client = new DynamoDBClient({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
  return createApiKeyAdministration(DynamoDBDocumentClient.from(client), table);
}
