import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { InboxQuery } from '../inbox-query.ts';
import type { InboxCursor } from './cursor.ts';
import type { CallOptions } from './dynamodb.ts';
import type { EventItem } from './event-item.ts';

/** Of events by status and time. */
export const INDEX_NAME = 'status-created_at-index';

/** Work bound of one page: DynamoDB reads at most 1 MB a query. */
export const MAX_QUERIES_PER_PAGE = 10;
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

/** The index over pending events, oldest first. */
export function createInboxStore(client: DynamoDBDocumentClient, tableName: string) {
  return {
    /**
     * Reads matching events until `limit` are accepted, one is not accepted, the index ends, or the work bound is
     * reached. Resolves to where to go on, or to undefined at the end of the index.
     */
    async read(query: InboxQuery, search: InboxSearch, options: CallOptions): Promise<InboxCursor | undefined> {
      if (isEmptyRange(query)) return undefined;
      const input = toQueryInput(tableName, query, search.nowSeconds);
      const stopAt = search.nowMs() + MAX_SEARCH_MS;
      let accepted = 0;
      let position = query.cursor;
      // One more than asked for tells whether anything follows, without another query.
      let pageSize = query.limit + 1;

      for (let queries = 0; queries < MAX_QUERIES_PER_PAGE && search.nowMs() < stopAt; queries += 1) {
        const page = await client.send(
          new QueryCommand({ ...input, Limit: pageSize, ...(position && { ExclusiveStartKey: position }) }),
          options,
        );
        for (const item of (page.Items ?? []) as EventItem[]) {
          if (!search.matches(item)) continue;
          if (accepted === query.limit || !search.accept(item)) return position;
          accepted += 1;
          position = { event_id: item.event_id, created_at: item.created_at, status: 'pending' };
        }
        if (page.LastEvaluatedKey === undefined) return undefined;
        if (accepted === query.limit) return position;
        position = page.LastEvaluatedKey as InboxCursor;
        pageSize *= WIDENING;
      }
      return position;
    },
  };
}

/** DynamoDB refuses a range that ends before it begins. */
function isEmptyRange({ createdAfter, createdBefore }: InboxQuery): boolean {
  return createdAfter !== undefined && createdBefore !== undefined && createdAfter > createdBefore;
}

function toQueryInput(tableName: string, query: InboxQuery, nowSeconds: number): QueryCommandInput {
  const names: Record<string, string> = { '#status': 'status', '#ttl': 'ttl' };
  const values: Record<string, unknown> = { ':pending': 'pending', ':now': nowSeconds };
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
    KeyConditionExpression: `#status = :pending${createdCondition(query, values)}`,
    FilterExpression: filters.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function createdCondition({ createdAfter, createdBefore }: InboxQuery, values: Record<string, unknown>): string {
  if (createdAfter !== undefined) values[':after'] = createdAfter;
  if (createdBefore !== undefined) values[':before'] = createdBefore;
  if (createdAfter !== undefined && createdBefore !== undefined) return ' AND created_at BETWEEN :after AND :before';
  if (createdAfter !== undefined) return ' AND created_at >= :after';
  return createdBefore === undefined ? '' : ' AND created_at <= :before';
}
