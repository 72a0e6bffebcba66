import type { DynamoDbAccess } from '../../emulator/emulator-options.ts';
import { createApiKeyAdministration } from '../../src/store/api-key-administration.ts';
import { openTableClient } from './table-client.ts';

/** The table of API keys, over DynamoDB's own protocol. This file loads the AWS SDK, which takes its time. */
export function openApiKeyTable(access: DynamoDbAccess, tableName: string) {
  return createApiKeyAdministration(openTableClient(access), tableName);
}
