import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createdAtOf } from '../input/event-id.ts';
import { formatTimestamp } from '../input/timestamp.ts';
import type { EventItem } from './event-item.ts';
import { INDEX_NAME } from './inbox.ts';
import { type EventStatus, storedStatus } from './inbox-shards.ts';
import { createShardMerge, type IndexKey, type ShardQuery } from './shard-merge.ts';

export interface EventPageRequest {
  readonly status: EventStatus;
  /** How many shards of the index are read. */
  readonly shards: number;
  readonly order: 'oldest' | 'newest';
  readonly limit: number;
  /** Where the page before ended. */
  readonly startKey?: IndexKey | undefined;
  readonly nowSeconds: number;
}

/** What an administrator reads of the events; the function has ways of its own. */
export function createEventAdministration(client: DynamoDBDocumentClient, tableName: string) {
  return {
    /** One query of each shard: up to `limit` events, and fewer if they are large or unevenly spread. */
    async page({ status, shards, order, limit, startKey, nowSeconds }: EventPageRequest) {
      const merge = createShardMerge({
        statuses: Array.from({ length: shards }, (_, shard) => storedStatus(status, shard)),
        order,
        start: startKey,
        firstLimit: limit,
        widening: 1,
        async query(shard) {
          const { Items = [], LastEvaluatedKey } = await client.send(toQuery(tableName, shard, order, nowSeconds));
          return { items: Items as EventItem[], lastKey: LastEvaluatedKey as IndexKey | undefined };
        },
      });
      await merge.readOn();
      const items: EventItem[] = [];
      let next = merge.next();
      for (; next.kind === 'event' && items.length < limit; next = merge.next()) {
        items.push(next.item);
        merge.take();
      }
      if (next.kind === 'end') return { items, lastKey: undefined };
      return { items, lastKey: next.kind === 'unread' ? merge.readTo() : keyOf(items.at(-1)) };
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

function toQuery(tableName: string, shard: ShardQuery, order: 'oldest' | 'newest', nowSeconds: number): QueryCommand {
  const { status, limit, startKey, createdFrom } = shard;
  const isFrom = createdFrom === undefined ? '' : ` AND created_at ${order === 'oldest' ? '>=' : '<='} :from`;
  return new QueryCommand({
    TableName: tableName,
    IndexName: INDEX_NAME,
    KeyConditionExpression: `#status = :status${isFrom}`,
    FilterExpression: '#ttl > :now',
    ExpressionAttributeNames: { '#status': 'status', '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':status': status,
      ':now': nowSeconds,
      ...(createdFrom !== undefined && { ':from': createdFrom }),
    },
    ScanIndexForward: order === 'oldest',
    Limit: limit,
    ...(startKey !== undefined && { ExclusiveStartKey: startKey }),
  });
}

function keyOf(item: EventItem | undefined): IndexKey | undefined {
  return item && { event_id: item.event_id, created_at: item.created_at, status: item.status };
}
