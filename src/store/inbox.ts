import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { InboxQuery } from '../input/inbox-query.ts';
import type { InboxCursor } from './cursor.ts';
import type { CallOptions } from './dynamodb.ts';
import type { EventItem } from './event-item.ts';
import { storedStatus } from './inbox-shards.ts';
import { createShardMerge, type ShardQuery } from './shard-merge.ts';

/** Of events by status and time. */
export const INDEX_NAME = 'status-created_at-index';

/** Work bound of one page: DynamoDB reads at most 1 MB a query. Each shard is asked so often at most. */
export const MAX_QUERIES_PER_PAGE = 10;
/** Work bound of one page of several shards: as much as ten queries read, when no further query is begun. */
const MAX_READ_UNITS_PER_PAGE = 10 * 128;
/** Work bound of one page: no further query is begun after this time. */
export const MAX_SEARCH_MS = 5_000;
/** Each query that found too little looks this many times further than the one before. */
const WIDENING = 4;

export interface InboxSearch {
  /** Called for each match in order; false ends the page before this event. */
  readonly accept: (item: EventItem) => boolean;
  readonly matches: (item: EventItem) => boolean;
  readonly nowSeconds: number;
  readonly nowMs: () => number;
}

export type InboxStore = ReturnType<typeof createInboxStore>;

/** The index over pending events, oldest first; spread over so many shards. */
export function createInboxStore(client: DynamoDBDocumentClient, tableName: string, shards: number) {
  const statuses = Array.from({ length: shards }, (_, shard) => storedStatus('pending', shard));
  return {
    /**
     * Reads matching events until `limit` are accepted, one is not accepted, the index ends, or the work bound is
     * reached. Resolves to where to go on, or to undefined at the end of the index.
     */
    async read(query: InboxQuery, search: InboxSearch, options: CallOptions): Promise<InboxCursor | undefined> {
      const stopAt = search.nowMs() + MAX_SEARCH_MS;
      let readUnits = 0;
      const merge = createShardMerge({
        statuses,
        order: 'oldest',
        start: query.cursor,
        firstLimit: firstLimit(query.limit, shards),
        widening: WIDENING,
        async query(shardQuery) {
          const input = toQueryInput(tableName, query, shardQuery, search.nowSeconds);
          if (input === undefined) return { items: [], lastKey: undefined };
          // How much was read in all is of interest only where a page makes many queries.
          if (shards > 1) input.ReturnConsumedCapacity = 'TOTAL';
          const page = await client.send(new QueryCommand(input), options);
          readUnits += page.ConsumedCapacity?.CapacityUnits ?? 0;
          const items = ((page.Items ?? []) as EventItem[]).filter(search.matches);
          return { items, lastKey: page.LastEvaluatedKey as InboxCursor | undefined };
        },
      });

      let accepted = 0;
      let position = query.cursor;
      let hasLookedOn = false;
      for (let rounds = 0; ; ) {
        const next = merge.next();
        if (next.kind === 'end') return undefined;
        if (next.kind === 'event') {
          if (accepted === query.limit || !search.accept(next.item)) return position;
          accepted += 1;
          position = { event_id: next.item.event_id, created_at: next.item.created_at, status: next.item.status };
          merge.take();
          continue;
        }
        if (accepted === query.limit) {
          // One shard was asked for one event more. Several were not, so look once if there is any.
          if (shards === 1 || hasLookedOn || merge.hasQueued()) return position;
          hasLookedOn = true;
        }
        const isWorkedOff = rounds === MAX_QUERIES_PER_PAGE || readUnits >= MAX_READ_UNITS_PER_PAGE;
        if (isWorkedOff || search.nowMs() >= stopAt) return merge.readTo() ?? position;
        await merge.readOn();
        rounds += 1;
      }
    },
  };
}

/**
 * How far a shard is read at first. All of them together hold one event more than the page, which tells whether anything
 * follows without another query; of several, each holds about its share, and two standard deviations more are rarely
 * too few.
 */
function firstLimit(limit: number, shards: number): number {
  const share = (limit + 1) / shards;
  return shards === 1 ? share : Math.ceil(share + 2 * Math.sqrt(share));
}

/** Undefined: the range ends before it begins, which DynamoDB refuses. */
function toQueryInput(
  tableName: string,
  query: InboxQuery,
  shard: ShardQuery,
  nowSeconds: number,
): QueryCommandInput | undefined {
  // A cursor lies within the range that it is sent with.
  const createdAfter = shard.createdFrom ?? query.createdAfter;
  const { createdBefore } = query;
  if (createdAfter !== undefined && createdBefore !== undefined && createdAfter > createdBefore) return undefined;
  const names: Record<string, string> = { '#status': 'status', '#ttl': 'ttl' };
  const values: Record<string, unknown> = { ':pending': shard.status, ':now': nowSeconds };
  const filters = ['#ttl > :now'];
  for (const [attribute, value] of [
    ['source', query.source],
    ['event_type', query.eventType],
    ['priority', query.priority],
  ] as const) {
    if (value === undefined) continue;
    names[`#${attribute}`] = attribute;
    values[`:${attribute}`] = value;
    filters.push(`#${attribute} = :${attribute}`);
  }
  return {
    TableName: tableName,
    IndexName: INDEX_NAME,
    KeyConditionExpression: `#status = :pending${createdCondition({ createdAfter, createdBefore }, values)}`,
    FilterExpression: filters.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    Limit: shard.limit,
    ...(shard.startKey !== undefined && { ExclusiveStartKey: shard.startKey }),
  };
}

function createdCondition(
  { createdAfter, createdBefore }: Pick<InboxQuery, 'createdAfter' | 'createdBefore'>,
  values: Record<string, unknown>,
): string {
  if (createdAfter !== undefined) values[':after'] = createdAfter;
  if (createdBefore !== undefined) values[':before'] = createdBefore;
  if (createdAfter !== undefined && createdBefore !== undefined) return ' AND created_at BETWEEN :after AND :before';
  if (createdAfter !== undefined) return ' AND created_at >= :after';
  return createdBefore === undefined ? '' : ' AND created_at <= :before';
}
