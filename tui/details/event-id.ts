import type { Message, RequestRecord } from '../../protocol/requests/request-record.ts';

/** The event that a request created or was about; undefined: none. */
export function eventIdOf(record: RequestRecord, response: Message | undefined): string | undefined {
  if (record.eventId !== undefined) return record.eventId;
  const [, inPath] = /^\/v1\/events\/([^/]+)/.exec(record.path) ?? [];
  if (inPath !== undefined) return inPath;
  const [, created] = /"event_id"\s*:\s*"([^"]+)"/.exec(record.method === 'POST' ? (response?.body ?? '') : '') ?? [];
  return created;
}
