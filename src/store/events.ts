import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CallOptions, itemOfFailedCondition } from './dynamodb.ts';
import type { EventItem } from './event-item.ts';
import { type InboxShards, shardOf, storedStatus } from './inbox-shards.ts';

/** The key of an event; the time is part of its id, so one call reaches the item. */
export interface EventKey {
  readonly event_id: string;
  readonly created_at: string;
}

/** What an acknowledgement leaves on the event. */
export interface Acknowledgement {
  /** Of the request. */
  readonly ackId: string;
  readonly acknowledgedAt: string;
  readonly nowSeconds: number;
}

export type AcknowledgeResult =
  | { readonly kind: 'acknowledged'; readonly acknowledgedAt: string }
  | { readonly kind: 'alreadyAcknowledged'; readonly acknowledgedAt: string }
  | { readonly kind: 'notFound' };

export type EventStore = ReturnType<typeof createEventStore>;

/** Events by key: each operation is one DynamoDB call. */
export function createEventStore(client: DynamoDBDocumentClient, tableName: string, shards: InboxShards) {
  return {
    async put(item: EventItem, options: CallOptions): Promise<void> {
      await client.send(new PutCommand({ TableName: tableName, Item: item }), options);
    },

    /** Puts the event unless it is, or ever was, there: a deleted event does not come back. */
    async putOnce(item: EventItem, options: CallOptions): Promise<void> {
      try {
        const command = new PutCommand({
          TableName: tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(event_id)',
        });
        await client.send(command, options);
      } catch (error) {
        if (itemOfFailedCondition(error) === undefined) throw error;
      }
    },

    /** Whether the key is taken, by an event or by what a deleted one left. */
    async exists(key: EventKey, options: CallOptions): Promise<boolean> {
      const command = new GetCommand({
        TableName: tableName,
        Key: key,
        ConsistentRead: true,
        ProjectionExpression: 'event_id',
      });
      return (await client.send(command, options)).Item !== undefined;
    },

    async get(key: EventKey, nowSeconds: number, options: CallOptions): Promise<EventItem | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
        options,
      );
      const item = Item as EventItem | undefined;
      return item?.status !== undefined && item.ttl > nowSeconds ? item : undefined;
    },

    async acknowledge(
      key: EventKey,
      mark: Acknowledgement,
      options: CallOptions,
      inAnyShard = shards.read > 1,
    ): Promise<AcknowledgeResult> {
      try {
        await client.send(acknowledgement(key, mark, inAnyShard), options);
        return { kind: 'acknowledged', acknowledgedAt: mark.acknowledgedAt };
      } catch (error) {
        const old = itemOfFailedCondition(error);
        if (old === undefined) throw error;
        // Pending in a shard that is no longer read: its event can still be known by its id.
        if (!inAnyShard && old.status?.S?.startsWith('pending@')) return this.acknowledge(key, mark, options, true);
        if (old.acknowledged_at?.S === undefined || Number(old.ttl?.N) <= mark.nowSeconds) return { kind: 'notFound' };
        // The SDK repeats a write whose answer was lost: the item then carries this request's own mark.
        const kind = old.ack_id?.S === mark.ackId ? 'acknowledged' : 'alreadyAcknowledged';
        return { kind, acknowledgedAt: old.acknowledged_at.S };
      }
    },

    /**
     * Empties the event and takes it out of the index, but leaves its key until its time to live ends. Without the
     * key, a slow first attempt to create this event, overtaken by its retry, could bring the deleted event back.
     */
    async delete(key: EventKey, deletedAt: string, options: CallOptions): Promise<void> {
      try {
        const command = new UpdateCommand({
          TableName: tableName,
          Key: key,
          UpdateExpression:
            'SET deleted_at = :at REMOVE #status, #source, event_type, payload, metadata, priority, acknowledged_at, ack_id',
          ConditionExpression: 'attribute_exists(event_id)',
          ExpressionAttributeNames: { '#status': 'status', '#source': 'source' },
          ExpressionAttributeValues: { ':at': deletedAt },
        });
        await client.send(command, options);
      } catch (error) {
        if (itemOfFailedCondition(error) === undefined) throw error;
      }
    },
  };

  /** A new event is in one shard or in any, and an acknowledged one is spread as well: both are keys of the index. */
  function acknowledgement(key: EventKey, { ackId, acknowledgedAt, nowSeconds }: Acknowledgement, inAnyShard: boolean) {
    const isPending = inAnyShard ? 'begins_with(#status, :pending)' : '#status = :pending';
    return new UpdateCommand({
      TableName: tableName,
      Key: key,
      UpdateExpression: 'SET #status = :acknowledged, acknowledged_at = :at, ack_id = :id',
      ConditionExpression: `${isPending} AND #ttl > :now`,
      ExpressionAttributeNames: { '#status': 'status', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':acknowledged': storedStatus('acknowledged', shardOf(key.event_id, shards.written)),
        ':pending': 'pending',
        ':at': acknowledgedAt,
        ':id': ackId,
        ':now': nowSeconds,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  }
}
