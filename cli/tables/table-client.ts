import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDbAccess } from '../../emulator/emulator-options.ts';

/** A client of the emulator's tables with its owner's rights. This file loads the AWS SDK, which takes its time. */
export function openTableClient(access: DynamoDbAccess): DynamoDBDocumentClient {
  const { url: endpoint, region, accessKeyId, secretAccessKey, sessionToken } = access;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
}
