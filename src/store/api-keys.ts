import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CallOptions } from './dynamodb.ts';

/** An API key as the keys table holds it: never the key, only its SHA-256 in hex. */
export interface ApiKeyItem {
  readonly api_key: string;
  readonly status: 'active' | 'revoked';
  readonly name?: string;
  readonly created_at?: string;
  readonly revoked_at?: string;
  /** ISO 8601; from then on the key is refused. */
  readonly expires_at?: string;
  /** Requests a minute in place of the default. */
  readonly rate_limit?: number;
}

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** The keys, one by its hash at a time. */
export function createApiKeyStore(client: DynamoDBDocumentClient, tableName: string) {
  return {
    async get(apiKeyHash: string, options: CallOptions): Promise<ApiKeyItem | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { api_key: apiKeyHash } }),
        options,
      );
      return Item as ApiKeyItem | undefined;
    },
  };
}
