import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDbAccess } from '../emulator/emulator-options.ts';
import { createApiKeyAdministration } from '../src/store/api-key-administration.ts';

/** The table of API keys, over DynamoDB's own protocol. This file loads the AWS SDK, which takes its time. */
export function openApiKeyTable(access: DynamoDbAccess, tableName: string) {
  const { url: endpoint, region, accessKeyId, secretAccessKey, sessionToken } = access;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  return createApiKeyAdministration(DynamoDBDocumentClient.from(client), tableName);
}
