import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Config } from '../config.ts';
import { type ApiKeyStore, createApiKeyStore } from './api-keys.ts';
import { createEventStore, type EventStore } from './events.ts';
import { createIdempotencyStore, type IdempotencyStore } from './idempotency.ts';
import { createInboxStore, type InboxStore } from './inbox.ts';
import { createRateLimitCounters, type RateLimitCounters } from './rate-limit-counters.ts';

/** All that the API keeps, a part a table and one for the index. */
export interface Store {
  readonly events: EventStore;
  readonly inbox: InboxStore;
  readonly apiKeys: ApiKeyStore;
  readonly idempotency: IdempotencyStore;
  readonly rateLimits: RateLimitCounters;
}

/** The store over one client. */
export function createStore(
  client: DynamoDBDocumentClient,
  { tables, inboxShards }: Pick<Config, 'tables' | 'inboxShards'>,
): Store {
  return {
    events: createEventStore(client, tables.events, inboxShards),
    inbox: createInboxStore(client, tables.events, inboxShards.read),
    apiKeys: createApiKeyStore(client, tables.keys),
    idempotency: createIdempotencyStore(client, tables.idempotency),
    rateLimits: createRateLimitCounters(client, tables.rateLimits),
  };
}
