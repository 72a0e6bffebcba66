import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ApiKeyItem } from './api-keys.ts';

/** What an administrator does with keys; the function's role allows none of it. */
export function createApiKeyAdministration(client: DynamoDBDocumentClient, tableName: string) {
  return {
    async put(item: ApiKeyItem): Promise<void> {
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
    },

    async list(): Promise<readonly ApiKeyItem[]> {
      const items: ApiKeyItem[] = [];
      let startKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: startKey }));
        items.push(...((page.Items ?? []) as ApiKeyItem[]));
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined);
      return items;
    },

    /** Marks the key as revoked; environments that have it cached refuse it within 30 s. False if there is none. */
    async revoke(apiKeyHash: string, revokedAt: string): Promise<boolean> {
      try {
        const command = new UpdateCommand({
          TableName: tableName,
          Key: { api_key: apiKeyHash },
          UpdateExpression: 'SET #status = :revoked, revoked_at = :at',
          ConditionExpression: 'attribute_exists(api_key)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':revoked': 'revoked', ':at': revokedAt },
        });
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
