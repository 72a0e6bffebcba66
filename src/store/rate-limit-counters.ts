import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CallOptions, itemOfFailedCondition } from './dynamodb.ts';

/** What all environments together know of one key's window. */
export interface WindowCounter {
  /** Tokens handed out to environments, used or not. */
  readonly granted: number;
  /** Of these, the most that may still be unused. */
  readonly outstanding: number;
}

export interface GrantRequest {
  readonly apiKeyHash: string;
  readonly windowStartSeconds: number;
  readonly tokens: number;
  /** The grant must not lift `granted` over this. */
  readonly maxGranted: number;
  /** The grant must not lift `outstanding` over this; undefined if it need not be looked at. */
  readonly maxOutstanding: number | undefined;
  /** By how much the grant changes `outstanding`: the new tokens but the first, less those reported as used. */
  readonly outstandingChange: number;
}

export type GrantResult =
  | { readonly kind: 'granted'; readonly counter: WindowCounter }
  /** Nothing was taken; the counter as it stands. */
  | { readonly kind: 'refused'; readonly counter: WindowCounter };

export type RateLimitCounters = ReturnType<typeof createRateLimitCounters>;

/** How long a counter outlives its window of one minute: clocks of environments may differ a little. */
const COUNTER_TTL_SECONDS = 10 * 60;

/** The counters that all environments share; one item for each key and window. */
export function createRateLimitCounters(client: DynamoDBDocumentClient, tableName: string) {
  return {
    /** Takes tokens out of a key's window, all or none, in one conditional update. */
    async grant(request: GrantRequest, options: CallOptions): Promise<GrantResult> {
      const { maxOutstanding } = request;
      const withinBudget = maxOutstanding === undefined ? '' : ' AND outstanding <= :maxOutstanding';
      try {
        const command = new UpdateCommand({
          TableName: tableName,
          Key: { api_key: request.apiKeyHash, window_start: request.windowStartSeconds },
          UpdateExpression: 'SET #ttl = :ttl ADD granted :tokens, outstanding :change',
          ConditionExpression: `attribute_not_exists(api_key) OR (granted <= :maxGranted${withinBudget})`,
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':ttl': request.windowStartSeconds + COUNTER_TTL_SECONDS,
            ':tokens': request.tokens,
            ':change': request.outstandingChange,
            ':maxGranted': request.maxGranted - request.tokens,
            ...(maxOutstanding === undefined ? {} : { ':maxOutstanding': maxOutstanding - request.outstandingChange }),
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
        const { Attributes } = await client.send(command, options);
        return { kind: 'granted', counter: toCounter(Attributes?.granted, Attributes?.outstanding) };
      } catch (error) {
        const item = itemOfFailedCondition(error);
        if (item === undefined) throw error;
        return { kind: 'refused', counter: toCounter(item.granted?.N, item.outstanding?.N) };
      }
    },
  };
}

function toCounter(granted: unknown, outstanding: unknown): WindowCounter {
  return { granted: Number(granted), outstanding: Number(outstanding) };
}
