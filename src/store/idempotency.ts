import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { withoutWhitespace } from '../input/json-text.ts';
import type { NewEvent } from '../input/new-event.ts';
import { type CallOptions, itemOfFailedCondition } from './dynamodb.ts';
import type { EventKey } from './events.ts';

/** How long an idempotency key stands for its first event. */
const CLAIM_SECONDS = 24 * 60 * 60;

export type ClaimResult =
  /** This request owns the key and makes the event. */
  | { readonly kind: 'claimed' }
  /** The same request came before: its event may be there or only half made. */
  | { readonly kind: 'repeated'; readonly key: EventKey }
  /** Another request came before. */
  | { readonly kind: 'conflict'; readonly key: EventKey };

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;

/** Claims on idempotency keys. A claim names the event before it is written, so that a retry can finish the work. */
export function createIdempotencyStore(client: DynamoDBDocumentClient, tableName: string) {
  return {
    /** Takes the key for the event, unless a claim that has not expired stands. One conditional put. */
    async claim(
      apiKeyHash: string,
      event: NewEvent & { readonly idempotencyKey: string },
      key: EventKey,
      nowSeconds: number,
      options: CallOptions,
    ): Promise<ClaimResult> {
      const requestHash = hashOf(event);
      try {
        const command = new PutCommand({
          TableName: tableName,
          Item: {
            idempotency_key: `${apiKeyHash}#${event.idempotencyKey}`,
            ...key,
            request_hash: requestHash,
            ttl: nowSeconds + CLAIM_SECONDS,
          },
          ConditionExpression: 'attribute_not_exists(idempotency_key) OR #ttl <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': nowSeconds },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
        await client.send(command, options);
        return { kind: 'claimed' };
      } catch (error) {
        const claim = itemOfFailedCondition(error);
        if (claim?.event_id?.S === undefined || claim.created_at?.S === undefined) throw error;
        const claimed: EventKey = { event_id: claim.event_id.S, created_at: claim.created_at.S };
        // The SDK repeats a write whose answer was lost: the claim that stands is then this request's own.
        if (claimed.event_id === key.event_id) return { kind: 'claimed' };
        return { kind: claim.request_hash?.S === requestHash ? 'repeated' : 'conflict', key: claimed };
      }
    },
  };
}

/** Two requests are the same if they say the same JSON, whitespace between its tokens aside. */
function hashOf(event: NewEvent): string {
  const parts = [event.source, event.eventType, withoutWhitespace(event.payload), withoutWhitespace(event.metadata)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
