import type { StoredEvent } from '../../protocol/events.ts';
import { curlCommand, requestCurl } from '../../protocol/requests/curl-command.ts';
import type { RequestDetail } from '../../protocol/requests/request-record.ts';
import type { CopyFormat } from '../state/effect.ts';

/** Where the copied commands go. */
export interface CurlTarget {
  readonly apiUrl: string;
  readonly apiKey?: string | undefined;
}

/** A request in the form in which it is copied. Bytes that are no text cannot be on a command line: they go by a file. */
export function requestText({ record, request }: RequestDetail, format: CopyFormat, target: CurlTarget): string {
  const path = `${record.path}${record.query === undefined ? '' : `?${record.query}`}`;
  switch (format) {
    case 'id':
      return record.requestId;
    case 'path':
      return `${record.method} ${path}`;
    case 'json':
      return request?.body || JSON.stringify(record, null, 2);
    case 'curl':
    case 'curl-key':
      return requestCurl({ record, request }, target.apiUrl, keyFor(format, target));
  }
}

/** An event in the form in which it is copied; as curl, the request that reads it. */
export function eventText(event: StoredEvent, format: CopyFormat, target: CurlTarget): string {
  const path = `/v1/events/${event.eventId}`;
  switch (format) {
    case 'id':
      return event.eventId;
    case 'path':
      return `GET ${path}`;
    case 'json':
      return eventBody(event);
    case 'curl':
    case 'curl-key':
      return curlCommand({ method: 'GET', url: `${target.apiUrl}${path}`, apiKey: keyFor(format, target) });
  }
}

/** What was sent for an event, so that it can be sent again; the payload is the text that it was. */
export function eventBody({ source, eventType, metadata, payload }: StoredEvent): string {
  const head = `"source": ${JSON.stringify(source)},\n  "event_type": ${JSON.stringify(eventType)}`;
  return `{\n  ${head},\n  "metadata": ${metadata || '{}'},\n  "payload": ${payload || '{}'}\n}`;
}

function keyFor(format: CopyFormat, { apiKey }: CurlTarget): string | undefined {
  return format === 'curl-key' ? apiKey : undefined;
}
