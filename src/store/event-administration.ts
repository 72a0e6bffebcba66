import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createdAtOf } from '../event-id.ts';
import { formatTimestamp } from '../timestamp.ts';
import type { EventItem } from './event-item.ts';
import { INDEX_NAME } from './inbox.ts';

export interface EventPageRequest {
  readonly status: EventItem['status'];
  readonly order: 'oldest' | 'newest';
  readonly limit: number;
  /** Where the page before ended. */
  readonly startKey?: EventStartKey | undefined;
  readonly nowSeconds: number;
}

/** Key of an event in the index. */
export interface EventStartKey {
  readonly event_id: string;
  readonly created_at: string;
  readonly status: string;
}

/** What an administrator reads of the events; the function has ways of its own. */
export function createEventAdministration(client: DynamoDBDocumentClient, tableName: string) {
  return {
    /** One query: up to `limit` events, and fewer if they are large. */
    async page({ status, order, limit, startKey, nowSeconds }: EventPageRequest) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: INDEX_NAME,
          KeyConditionExpression: '#status = :status',
          FilterExpression: '#ttl > :now',
          ExpressionAttributeNames: { '#status': 'status', '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':status': status, ':now': nowSeconds },
          ScanIndexForward: order === 'oldest',
          Limit: limit,
          ...(startKey !== undefined && { ExclusiveStartKey: startKey }),
        }),
      );
      return { items: Items as EventItem[], lastKey: LastEvaluatedKey as EventStartKey | undefined };
    },

    /** Undefined: there is none with this id, or it is deleted or expired. */
    async find(eventId: string, nowSeconds: number): Promise<EventItem | undefined> {
      const createdAt = createdAtOf(eventId.toLowerCase());
      if (createdAt === undefined) return undefined;
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: { event_id: eventId.toLowerCase(), created_at: formatTimestamp(createdAt) },
        }),
      );
      const item = Item as EventItem | undefined;
      return item?.status !== undefined && item.ttl > nowSeconds ? item : undefined;
    },
  };
}
