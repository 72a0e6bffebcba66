import { type InboxQuery, parseInboxQuery } from '../input/inbox-query.ts';
import { memberTexts } from '../input/json-text.ts';
import { type Endpoint, sendJsonText } from '../request-context.ts';
import { encodeCursor } from '../store/cursor.ts';
import type { EventItem } from '../store/event-item.ts';
import type { InboxStore } from '../store/inbox.ts';
import { eventMembersText } from './event-text.ts';

/** Most bytes of one page in UTF-8. */
export const MAX_PAGE_BYTES = 5 * 1024 * 1024;

/**
 * Most bytes of one page as the string that Lambda returns it in, where each quote and backslash takes two: under
 * the 6 MB of a synchronous response, with room for the headers.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_ESCAPED_PAGE_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** What a page has beside its events. */
const ENVELOPE_BYTES = 1024;

/** `GET /inbox`: pending events, oldest first, a page at a time. */
export function listInbox({ inbox, nowMs }: { readonly inbox: InboxStore; readonly nowMs: () => number }): Endpoint {
  return async (request, response) => {
    const query = parseInboxQuery(request.query);
    const events: string[] = [];
    let bytes = ENVELOPE_BYTES;
    let escapedBytes = ENVELOPE_BYTES;

    const search = {
      nowMs,
      nowSeconds: Math.floor(nowMs() / 1000),
      matches: metadataFilter(query),
      accept: (item: EventItem) => {
        const text = `{${eventMembersText(item)}}`;
        bytes += Buffer.byteLength(text) + 1;
        escapedBytes += Buffer.byteLength(JSON.stringify(text)) + 1;
        if (bytes > MAX_PAGE_BYTES || escapedBytes > MAX_ESCAPED_PAGE_BYTES) return false;
        events.push(text);
        return true;
      },
    };
    const next = await inbox.read(query, search, response.locals.callOptions);

    const pagination = JSON.stringify({ limit: query.limit, ...(next && { next_cursor: encodeCursor(next) }) });
    const requestId = JSON.stringify(response.locals.requestId);
    response.locals.logFields.events = events.length;
    sendJsonText(
      response,
      200,
      `{"events":[${events.join(',')}],"pagination":${pagination},"request_id":${requestId}}`,
    );
  };
}

/** Metadata is kept as text, so its filter runs here and not in DynamoDB. */
function metadataFilter({ metadataKey, metadataValue }: InboxQuery): (item: EventItem) => boolean {
  if (metadataKey === undefined) return () => true;
  return ({ metadata }) => {
    const text = memberTexts(metadata).get(metadataKey);
    if (text === undefined || metadataValue === undefined) return text !== undefined;
    return text.startsWith('"') ? JSON.parse(text) === metadataValue : text === metadataValue;
  };
}
